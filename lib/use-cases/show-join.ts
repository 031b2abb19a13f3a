import type { Client } from '../auth/client.ts';
import { beginSignIn } from '../auth/sign-in-tries.ts';
import { getOpenCohort } from '../cohorts/enrol.ts';
import { codeOf } from '../errors.ts';
import { normaliseJoinCode } from '../ids.ts';
import type { Runtime } from '../runtime.ts';

export type JoinView = {
  joinCode: string;
  title: string;
  /** Whether the asking person is in the class already; then it is shown also when it is full or closed. */
  joined: boolean;
};

/**
 * The class behind a join code, before somebody joins. An unknown code counts as a failed try of the address,
 * like one that was sent with a name. Errors: join-code-unknown, join-code-used-up, join-code-expired,
 * too-many-requests.
 */
export async function showJoin(
  deps: Pick<Runtime, 'db' | 'clock'>,
  { code, userId, client }: { code: string; userId: string | null; client: Client },
): Promise<JoinView> {
  const { db, clock } = deps;
  const joinCode = normaliseJoinCode(code);
  const own =
    userId &&
    (await db.enrollment.findFirst({
      where: { userId, cohort: { joinCode } },
      select: { cohort: { select: { title: true } } },
    }));
  if (own) return { joinCode, title: own.cohort.title, joined: true };
  try {
    const { title } = await getOpenCohort(db, { code: joinCode, now: clock.now() });
    return { joinCode, title, joined: false };
  } catch (error) {
    if (codeOf(error) === 'join-code-unknown') {
      const attempt = await beginSignIn(deps, { method: 'join', account: joinCode.slice(0, 40), client });
      await attempt.settle('wrong_credentials', userId ?? undefined);
    }
    throw error;
  }
}
