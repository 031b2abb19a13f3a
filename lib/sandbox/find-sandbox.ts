import type { Runtime } from '../runtime.ts';
import { describeSandbox } from './describe-sandbox.ts';
import { LIVE_STATUSES, type SandboxView } from './view.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The student's sandbox for a lab: the live one, else the one that ended last, if within a day; null where neither. */
export async function findSandbox(
  deps: Pick<Runtime, 'db' | 'clock' | 'env'>,
  { userId, labSlug }: { userId: string; labSlug: string },
): Promise<SandboxView | null> {
  const live = await deps.db.sandbox.findFirst({ where: { userId, labSlug, status: { in: [...LIVE_STATUSES] } } });
  const since = new Date(deps.clock.now().getTime() - DAY_MS);
  const row =
    live ??
    (await deps.db.sandbox.findFirst({
      where: { userId, labSlug, status: { in: ['stopped', 'failed'] }, stoppedAt: { gte: since } },
      orderBy: { stoppedAt: 'desc' },
    }));
  return row && describeSandbox(deps, row);
}
