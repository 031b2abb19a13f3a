export type CohortStanding = 'open' | 'full' | 'closed';

/** Whether somebody new may join now. `closed` wins over `full`: waiting for a seat would be in vain. */
export function cohortStanding(
  cohort: { seats: number | null; closesAt: Date | null },
  taken: number,
  now: Date,
): CohortStanding {
  if (cohort.closesAt !== null && cohort.closesAt <= now) return 'closed';
  return cohort.seats !== null && taken >= cohort.seats ? 'full' : 'open';
}
