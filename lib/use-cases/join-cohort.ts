import type { Client } from '../auth/client.ts';
import { createUser } from '../auth/create-user.ts';
import { hashPassword } from '../auth/password.ts';
import { requireStrong } from '../auth/require-strong.ts';
import { beginSignIn } from '../auth/sign-in-tries.ts';
import { getOpenCohort, takeSeat } from '../cohorts/enrol.ts';
import { codeOf } from '../errors.ts';
import type { Runtime } from '../runtime.ts';

export type JoinCohort = {
  /** In the form of lib/ids.ts. */
  code: string;
  name: string;
  /** With these the account is a full one; without, a guest's, who may claim it later. */
  account: { email: string; password: string } | null;
  client: Client;
};

/**
 * Makes an account for whoever comes with a join code, and enrols it: both or neither. Errors: join-code-unknown,
 * join-code-expired, join-code-used-up, weak-password, email-taken, too-many-requests.
 */
export async function joinCohort(
  deps: Pick<Runtime, 'db' | 'clock'>,
  { code, name, account, client }: JoinCohort,
): Promise<{ userId: string }> {
  const { db, clock } = deps;
  const attempt = await beginSignIn(deps, { method: 'join', account: code, client });
  try {
    const now = clock.now();
    const cohort = await getOpenCohort(db, { code, now });
    if (account) requireStrong(account.password, { name, email: account.email });
    const passwordHash = account ? await hashPassword(account.password) : null;
    const userId = await db.$transaction(async (tx) => {
      const user = { name, email: account?.email ?? null, passwordHash, role: 'student' as const, now };
      const { id } = await createUser(tx, user);
      await takeSeat(tx, { cohort, userId: id, now });
      return id;
    });
    await attempt.settle('success', userId);
    return { userId };
  } catch (error) {
    await attempt.settle(codeOf(error) === 'join-code-unknown' ? 'wrong_credentials' : 'refused');
    throw error;
  }
}
