import { SlipwayError } from '../errors.ts';
import { SHORTEST_PASSWORD, weaknessOf } from './weak-password.ts';

/** Throws `weak-password` with the reason for a password that would be guessed. */
export function requireStrong(password: string, own: { name: string; email: string | null }): void {
  const reason = weaknessOf(password, own);
  if (reason === null) return;
  throw new SlipwayError('weak-password', `the password is ${reason}`, {
    details: { reason, minimum: SHORTEST_PASSWORD },
  });
}
