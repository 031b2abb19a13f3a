import type { Client } from '../auth/client.ts';
import { passwordFits } from '../auth/password.ts';
import { beginSignIn } from '../auth/sign-in-tries.ts';
import { SlipwayError } from '../errors.ts';
import type { Runtime } from '../runtime.ts';

/**
 * Whose email and password these are. Errors: `wrong-credentials` (the same answer, after the same time, for an unknown
 * email), `account-disabled` (told only to who knows the password), `too-many-requests`.
 */
export async function signInWithPassword(
  deps: Pick<Runtime, 'db' | 'clock'>,
  { email, password, client }: { email: string; password: string; client: Client },
): Promise<{ userId: string }> {
  const attempt = await beginSignIn(deps, { method: 'password', account: email, client });
  const user = await deps.db.user.findUnique({
    where: { email },
    select: { id: true, passwordHash: true, disabledAt: true },
  });
  if (!(await passwordFits(user?.passwordHash ?? null, password)) || user === null) {
    await attempt.settle('wrong_credentials', user?.id);
    throw new SlipwayError('wrong-credentials', 'email and password do not fit');
  }
  if (user.disabledAt !== null) {
    await attempt.settle('refused', user.id);
    throw new SlipwayError('account-disabled', `account ${user.id} is disabled`);
  }
  await attempt.settle('success', user.id);
  return { userId: user.id };
}
