/** What people read when something fails. `next` says what to do; null where the page itself offers it. */
export type ErrorWords = { title: string; sentence: string; next: string | null };

/** For what carries no code. Apart from the other words, so that error boundaries do not bring those to every page. */
export const INTERNAL_WORDS = {
  title: 'Something broke on our side',
  sentence: 'This is our fault. What you had done before is kept.',
  next: 'Try again in a moment. If it stays, tell whoever runs this Slipway.',
} as const satisfies ErrorWords;
