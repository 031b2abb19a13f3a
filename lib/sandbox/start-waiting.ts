import { availableParallelism } from 'node:os';
import type { Prisma, Sandbox } from '../db/generated/client.ts';
import { type Admission, decideAdmission, sandboxesThatFit, startsAtOnce } from './admission.ts';
import type { HostCapacity } from './driver.ts';
import { endSandbox } from './end-sandbox.ts';
import type { LifeCycleDeps } from './life-cycle.ts';
import { lockSandboxes } from './lock-sandboxes.ts';
import { announceSandbox, moveInTransaction } from './move-sandbox.ts';
import { startSandbox } from './start-sandbox.ts';
import { workInHand } from './work-in-hand.ts';

const GIGABYTE = 1024 ** 3;

type Decision = { admission: Admission; row: Sandbox; changed: readonly Sandbox[] };

/**
 * Starts as many of the waiting sandboxes, oldest first, as the host can take now, and queues the rest. To be called
 * whenever something may have changed: a request, the end of a start, the end of a sandbox, a tick of the reconciler.
 * Never rejects; resolves when all is decided, not when all has started.
 */
export async function startWaiting(deps: LifeCycleDeps): Promise<void> {
  try {
    while (!workInHand(deps.db).closing && (await decideNext(deps))) {
      // One decision at a time: each changes what the next one sees.
    }
  } catch (error) {
    deps.log.error('sandbox.admission-failed', { error });
  }
}

/** False: nothing waits, or all that waits has to wait on. */
async function decideNext(deps: LifeCycleDeps): Promise<boolean> {
  if ((await deps.db.sandbox.count({ where: { status: { in: ['requested', 'queued'] } } })) === 0) return false;
  // An engine that does not answer is found out by the start itself, which tells the student.
  const host = await deps.driver.capacity().catch(() => null);
  const claimed = new Set<string>();
  let decision: Decision | null;
  try {
    decision = await deps.db.$transaction((tx) => decide(tx, deps, host, claimed));
    if (decision?.admission.ok) void startSandbox(deps, decision.row).then(() => startWaiting(deps));
  } finally {
    for (const id of claimed) workInHand(deps.db).claimed.delete(id);
  }
  if (!decision) return false;
  for (const row of decision.changed) await announceSandbox(deps, row);
  if (decision.admission.ok) return true;
  if (decision.admission.reason !== 'disk') return false;
  await (await endSandbox(deps, { id: decision.row.id, reason: 'host-full' })).finished;
  return true;
}

async function decide(
  tx: Prisma.TransactionClient,
  deps: LifeCycleDeps,
  host: HostCapacity | null,
  claimed: Set<string>,
): Promise<Decision | null> {
  await lockSandboxes(tx);
  const waiting = await tx.sandbox.findMany({
    where: { status: { in: ['requested', 'queued'] } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  const [next, ...others] = waiting;
  if (!next) return null;
  const starting = await tx.sandbox.count({ where: { status: 'starting' } });
  const holding = await tx.sandbox.count({ where: { status: { in: ['starting', 'ready', 'stopping'] } } });
  const maxHolding =
    deps.env.SLIPWAY_SANDBOX_MAX ?? (host ? sandboxesThatFit(host.memoryBytes) : Number.POSITIVE_INFINITY);
  workInHand(deps.db).freeSeats = Math.max(0, maxHolding - holding);
  const admission = decideAdmission({
    starting,
    holding,
    maxStarting: startsAtOnce(availableParallelism()),
    maxHolding,
    freeDiskBytes: host?.freeDiskBytes ?? null,
    diskFloorBytes: deps.env.SLIPWAY_DISK_FLOOR_GB * GIGABYTE,
  });
  const at = deps.clock.now();
  if (admission.ok) {
    const data = { phase: 'container' };
    claimed.add(next.id);
    workInHand(deps.db).claimed.add(next.id);
    const row = await moveInTransaction(tx, at, { id: next.id, from: next.status, to: 'starting', data });
    // Every other student has moved up by one place.
    return row && { admission, row, changed: [row, ...others.filter(({ status }) => status === 'queued')] };
  }
  const changed: Sandbox[] = [];
  for (const { id } of waiting.filter(({ status }) => status === 'requested')) {
    const row = await moveInTransaction(tx, at, { id, from: 'requested', to: 'queued' });
    if (row) changed.push(row);
  }
  return { admission, row: next, changed };
}
