import type { DatabaseTransaction } from '../db/client.ts';
import { SlipwayError } from '../errors.ts';

export type OpenCohort = { id: string; title: string; seats: number | null };

/** The cohort of a join code that can be joined now. Errors: join-code-unknown, join-code-expired, join-code-used-up. */
export async function getOpenCohort(
  db: DatabaseTransaction,
  { code, now }: { code: string; now: Date },
): Promise<OpenCohort> {
  const cohort = await db.cohort.findUnique({
    where: { joinCode: code },
    select: { id: true, title: true, seats: true, closesAt: true, _count: { select: { enrollments: true } } },
  });
  if (!cohort) throw new SlipwayError('join-code-unknown', 'no cohort has this code');
  const { closesAt, _count, ...open } = cohort;
  if (closesAt !== null && closesAt <= now) throw new SlipwayError('join-code-expired', `${open.id} is closed`);
  if (open.seats !== null && _count.enrollments >= open.seats) throw usedUp(open);
  return open;
}

/**
 * Enrols a user, who may be enrolled already; inside a transaction, so that the last seat goes to one only.
 * Errors: join-code-used-up.
 */
export async function takeSeat(
  tx: DatabaseTransaction,
  { cohort, userId, now }: { cohort: OpenCohort; userId: string; now: Date },
): Promise<void> {
  const { id: cohortId, seats } = cohort;
  if (seats !== null) {
    // Whoever wants a seat waits here for whoever takes one.
    await tx.$queryRaw`SELECT "id" FROM "Cohort" WHERE "id" = ${cohortId}::uuid FOR UPDATE`;
    const others = await tx.enrollment.count({ where: { cohortId, userId: { not: userId } } });
    if (others >= seats) throw usedUp(cohort);
  }
  await tx.enrollment.createMany({ data: [{ cohortId, userId, createdAt: now }], skipDuplicates: true });
}

const usedUp = ({ id }: OpenCohort) => new SlipwayError('join-code-used-up', `every seat of ${id} is taken`);
