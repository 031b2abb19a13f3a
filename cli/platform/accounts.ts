import { ensureFirstAdmin, resetAdminPassword } from '#lib/auth/first-admin.ts';
import { createBus } from '#lib/bus.ts';
import { systemClock } from '#lib/clock.ts';
import { ensureFirstCohort } from '#lib/cohorts/first-cohort.ts';
import { createDatabase } from '#lib/db/client.ts';

export type Accounts = {
  /** The password only where it was made just now: the database holds a hash. */
  admin: { email: string; password: string | null };
  joinCode: string;
};

/** The first instructor and the first class, made where there are none yet. */
export async function ensureAccounts(url: string, { newPassword }: { newPassword: boolean }): Promise<Accounts> {
  const deps = { db: createDatabase(url), clock: systemClock, bus: createBus() };
  try {
    const first = await ensureFirstAdmin(deps);
    const admin = newPassword && first.password === null ? await resetAdminPassword(deps) : first;
    const { joinCode } = await ensureFirstCohort(deps);
    return { admin, joinCode };
  } finally {
    await deps.db.$disconnect();
  }
}
