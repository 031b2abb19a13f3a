/** Something the operator has to mend. The message says what is wrong and what to do; no stack is shown. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** What to print for an error that ends a command: words for what was foreseen, a stack for what was not. */
export function wordsFor(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof Refusal || 'code' in error) return error.message;
  return error.stack ?? error.message;
}
