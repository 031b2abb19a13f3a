import type { Client } from '../auth/client.ts';
import { beginSignIn } from '../auth/sign-in-tries.ts';
import { getOpenCohort, takeSeat } from '../cohorts/enrol.ts';
import { codeOf } from '../errors.ts';
import type { Runtime } from '../runtime.ts';

/**
 * Enrols somebody who is signed in already; once more is no error. Errors: join-code-unknown, join-code-expired,
 * join-code-used-up, too-many-requests (tries count like those of joining).
 */
export async function enrolInCohort(
  deps: Pick<Runtime, 'db' | 'clock'>,
  { userId, code, client }: { userId: string; code: string; client: Client },
): Promise<{ title: string }> {
  const { db, clock } = deps;
  const enrolled = await db.enrollment.findFirst({
    where: { userId, cohort: { joinCode: code } },
    select: { cohort: { select: { title: true } } },
  });
  if (enrolled) return enrolled.cohort;
  const attempt = await beginSignIn(deps, { method: 'join', account: code, client });
  try {
    const now = clock.now();
    const cohort = await getOpenCohort(db, { code, now });
    await db.$transaction((tx) => takeSeat(tx, { cohort, userId, now }));
    await attempt.settle('success', userId);
    return { title: cohort.title };
  } catch (error) {
    await attempt.settle(codeOf(error) === 'join-code-unknown' ? 'wrong_credentials' : 'refused', userId);
    throw error;
  }
}
