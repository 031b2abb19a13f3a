import { availableParallelism } from 'node:os';
import type { Sandbox } from '../db/generated/client.ts';
import type { Runtime } from '../runtime.ts';
import { estimateWait, startsAtOnce } from './admission.ts';
import { isFailure } from './life-cycle.ts';
import type { SandboxReason, SandboxView, StartPhase } from './view.ts';
import { workInHand } from './work-in-hand.ts';

type Deps = Pick<Runtime, 'db' | 'clock' | 'env'>;

/** The sandbox as its student may see it. */
export async function describeSandbox(deps: Deps, row: Sandbox): Promise<SandboxView> {
  return viewOf(deps.env, row, row.status === 'queued' ? await describeQueue(deps, row) : null);
}

function viewOf(
  env: Pick<Runtime['env'], 'SLIPWAY_SANDBOX_EXTENSIONS'>,
  row: Sandbox,
  queue: SandboxView['queue'],
): SandboxView {
  // What failed is told at once; that the host is still being cleaned up is no concern of the student's.
  const status = row.status === 'stopping' && isFailure(row.reason) ? 'failed' : row.status;
  return {
    id: row.id,
    labSlug: row.labSlug,
    status,
    reason: row.reason as SandboxReason | null,
    phase: status === 'starting' ? (row.phase as StartPhase | null) : null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    extensionsLeft: Math.max(0, env.SLIPWAY_SANDBOX_EXTENSIONS - row.extensions),
    queue,
  };
}

async function describeQueue({ db, clock }: Deps, row: Sandbox): Promise<SandboxView['queue']> {
  const [ahead, running] = await Promise.all([
    db.sandbox.count({
      where: {
        status: { in: ['requested', 'queued'] },
        OR: [{ createdAt: { lt: row.createdAt } }, { createdAt: row.createdAt, id: { lt: row.id } }],
      },
    }),
    db.sandbox.findMany({
      where: { status: 'ready', expiresAt: { not: null } },
      orderBy: { expiresAt: 'asc' },
      select: { expiresAt: true },
    }),
  ]);
  const { recentStarts, freeSeats } = workInHand(db);
  const now = clock.now().getTime();
  const place = ahead + 1;
  const estimateSeconds = estimateWait({
    place,
    freeSeats,
    maxStarting: startsAtOnce(availableParallelism()),
    recentStartsMs: recentStarts,
    endsInMs: running.map(({ expiresAt }) => (expiresAt?.getTime() ?? now) - now),
  });
  return { place, estimateSeconds };
}
