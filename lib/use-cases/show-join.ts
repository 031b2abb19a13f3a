import { cohortStanding } from '../cohorts/cohort-standing.ts';
import { SlipwayError } from '../errors.ts';
import { normaliseJoinCode } from '../ids.ts';
import type { Runtime } from '../runtime.ts';

export type JoinView = {
  joinCode: string;
  title: string;
  /** Whether the asking person is in the class already. */
  joined: boolean;
};

/**
 * The class behind a join code, before somebody joins. Whoever is in it already sees it also when it is full or
 * closed. Errors: join-code-unknown, join-code-used-up, join-code-expired.
 */
export async function showJoin(
  { db, clock }: Pick<Runtime, 'db' | 'clock'>,
  { code, userId }: { code: string; userId: string | null },
): Promise<JoinView> {
  const joinCode = normaliseJoinCode(code);
  const cohort = await db.cohort.findUnique({
    where: { joinCode },
    include: { _count: { select: { enrollments: true } } },
  });
  if (!cohort) throw new SlipwayError('join-code-unknown', 'no cohort has this code');
  const joined = userId !== null && (await db.enrollment.count({ where: { cohortId: cohort.id, userId } })) > 0;
  const standing = cohortStanding(cohort, cohort._count.enrollments, clock.now());
  if (standing === 'closed' && !joined) throw new SlipwayError('join-code-expired', 'the time to join is over');
  if (standing === 'full' && !joined) throw new SlipwayError('join-code-used-up', 'every seat is taken');
  return { joinCode, title: cohort.title, joined };
}
