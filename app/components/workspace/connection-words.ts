import type { ConnectionFacts } from '../lab/realtime.ts';

/**
 * The connection in words, with what is safe meanwhile: the server itself may have gone, and every shell with it.
 * `now` in milliseconds, this browser's clock.
 */
export function connectionWords(facts: ConnectionFacts, now: number): { short: string; long: string | null } {
  const safe = 'What you type is kept, and sent on if your shell is still there.';
  if (facts.refusal === 'not-signed-in' || facts.refusal === 'account-disabled') {
    return { short: 'Signed out', long: 'Your session has ended. Sign in again; your sandbox is still there.' };
  }
  switch (facts.state) {
    case 'connecting':
      return { short: 'Connecting', long: null };
    case 'connected':
      return { short: 'Connected', long: null };
    case 'offline':
      return { short: 'Offline', long: `This computer has no network. ${safe}` };
    case 'reconnecting': {
      const seconds = facts.retryAt === null ? 0 : Math.ceil((facts.retryAt - now) / 1000);
      const short = seconds > 0 ? `Reconnecting in ${seconds} s` : 'Reconnecting';
      return { short, long: `The connection was lost. ${safe}` };
    }
  }
}

/** The lines between an old shell's screen and the new one's. `dropped`: something typed had not arrived. */
export const newShellWords = (dropped: boolean): readonly string[] => [
  'New shell. The one above has ended, as happens when the server restarts.',
  'The sandbox is the same: containers, images and files are still there.',
  ...(dropped ? ['What you had typed and the old shell had not taken was dropped.'] : []),
];
