import { type CohortStanding, cohortStanding } from '../cohorts/cohort-standing.ts';
import { SlipwayError } from '../errors.ts';
import type { Runtime } from '../runtime.ts';
import type { PersonView } from './views.ts';

export type CohortView = {
  id: string;
  title: string;
  joinCode: string;
  /** Null: as many as come. */
  seats: number | null;
  /** ISO 8601; null: open until further notice. */
  closesAt: string | null;
  standing: CohortStanding;
  /** Newest first. */
  members: readonly { id: string; name: string; handle: string; joinedAt: string }[];
};

/** The classes that a person runs, newest first: an admin sees all, an instructor their own and
 * those that the platform made. Others: `not-allowed`. */
export async function showCohorts(
  { db, clock }: Pick<Runtime, 'db' | 'clock'>,
  { person }: { person: Pick<PersonView, 'id' | 'role'> },
): Promise<readonly CohortView[]> {
  if (person.role === 'student') throw new SlipwayError('not-allowed', 'students run no cohorts');
  const rows = await db.cohort.findMany({
    where: person.role === 'admin' ? {} : { OR: [{ createdBy: person.id }, { createdBy: null }] },
    orderBy: { createdAt: 'desc' },
    include: {
      enrollments: {
        orderBy: { createdAt: 'desc' },
        select: { createdAt: true, user: { select: { id: true, name: true, handle: true } } },
      },
    },
  });
  const now = clock.now();
  return rows.map(({ id, title, joinCode, seats, closesAt, enrollments }) => ({
    id,
    title,
    joinCode,
    seats,
    closesAt: closesAt?.toISOString() ?? null,
    standing: cohortStanding({ seats, closesAt }, enrollments.length, now),
    members: enrollments.map(({ createdAt, user }) => ({ ...user, joinedAt: createdAt.toISOString() })),
  }));
}
