import type { Client } from '../auth/client.ts';
import { hashPassword, passwordFits } from '../auth/password.ts';
import { requireStrong } from '../auth/require-strong.ts';
import { endOtherSessions } from '../auth/sessions.ts';
import { beginSignIn } from '../auth/sign-in-tries.ts';
import { SlipwayError } from '../errors.ts';
import type { Runtime } from '../runtime.ts';

export type ChangePassword = {
  userId: string;
  /** The session that asks: it stays, all others end. */
  sessionId: string;
  current: string;
  password: string;
  client: Client;
};

/**
 * Sets a new password for who knows the old one. A stolen session can guess no faster than somebody at the sign-in:
 * both count to the same limit. Errors: `conflict` (the account has no password), wrong-credentials, weak-password,
 * too-many-requests.
 */
export async function changePassword(
  deps: Pick<Runtime, 'db' | 'clock' | 'bus'>,
  { userId, sessionId, current, password, client }: ChangePassword,
): Promise<void> {
  const { db } = deps;
  const user = await db.user.findUnique({
    where: { id: userId },
    select: { name: true, email: true, passwordHash: true },
  });
  if (!user?.passwordHash || user.email === null) throw new SlipwayError('conflict', `${userId} has no password`);
  const attempt = await beginSignIn(deps, { method: 'change-password', account: user.email, client });
  if (!(await passwordFits(user.passwordHash, current))) {
    await attempt.settle('wrong_credentials', userId);
    throw new SlipwayError('wrong-credentials', 'the current password does not fit');
  }
  await attempt.settle('success', userId);
  requireStrong(password, user);
  const passwordHash = await hashPassword(password);
  await db.user.update({ where: { id: userId }, data: { passwordHash } });
  await endOtherSessions(deps, { userId, keep: sessionId });
}
