import { newId, newJoinCode } from '../ids.ts';
import type { Runtime } from '../runtime.ts';

/** Any number; one for each thing that must happen once in a database. */
const FIRST_COHORT_LOCK = 5_300_001;

/** The oldest cohort, made where there is none: what `npm run up` prints the join link of. May run twice at once. */
export async function ensureFirstCohort({
  db,
  clock,
}: Pick<Runtime, 'db' | 'clock'>): Promise<{ title: string; joinCode: string }> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${FIRST_COHORT_LOCK})`;
    const first = await tx.cohort.findFirst({
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      select: { title: true, joinCode: true },
    });
    if (first) return first;
    return tx.cohort.create({
      data: { id: newId(), title: 'First workshop', joinCode: newJoinCode(), createdAt: clock.now() },
      select: { title: true, joinCode: true },
    });
  });
}
