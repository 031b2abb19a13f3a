import { endSandbox } from './end-sandbox.ts';
import type { LifeCycleDeps } from './life-cycle.ts';
import { planReconciliation, type ReconcileStep } from './reconcile-plan.ts';
import { startSandbox } from './start-sandbox.ts';
import { startWaiting } from './start-waiting.ts';
import { LIVE_STATUSES } from './view.ts';
import { workInHand } from './work-in-hand.ts';

/** A whole class ends in the same minute; the host engine removes this many side by side without getting slower. */
const AT_ONCE = 8;

/**
 * One round: compares the rows with what the host holds, and puts right what differs. A host engine or a database that
 * can't be asked changes nothing: the error is thrown before anything is done.
 */
export async function reconcileSandboxes(deps: LifeCycleDeps): Promise<void> {
  const { db, driver, clock, log } = deps;
  const seen = await driver.list();
  const work = workInHand(db);
  const idsInHand = () => [...work.starts.keys(), ...work.ends.keys(), ...work.claimed];
  const before = idsInHand();
  const live = await db.sandbox.findMany({
    where: { status: { in: [...LIVE_STATUSES] } },
    select: { id: true, status: true, expiresAt: true },
  });
  // What was under way before or after the rows were read may have moved on since.
  const inHand = new Set([...before, ...idsInHand()]);
  const steps = planReconciliation({ live, seen, inHand, now: clock.now() });
  const suspects = steps.some(({ kind }) => kind === 'lost');
  // One that became ready after the host was asked looks lost, and is not.
  const runningNow = new Set(suspects ? (await driver.list()).filter(isRunning).map(({ id }) => id) : []);
  const believed = steps.filter(({ kind, id }) => kind !== 'lost' || !runningNow.has(id));
  for (let first = 0; first < believed.length; first += AT_ONCE) {
    const batch = believed.slice(first, first + AT_ONCE).map(async (step) => {
      log.info('sandbox.reconcile', step);
      await take(deps, step).catch((error) => log.warn('sandbox.reconcile-failed', { ...step, error }));
    });
    await Promise.all(batch);
  }
  await startWaiting(deps);
}

const isRunning = ({ state }: { state: string }) => state === 'running';

async function take(deps: LifeCycleDeps, { kind, id }: ReconcileStep): Promise<void> {
  switch (kind) {
    case 'expire':
      // The student may have asked for more time since the rows were read.
      return (await endSandbox(deps, { id, reason: 'deadline', where: { expiresAt: { lte: deps.clock.now() } } }))
        .finished;
    case 'lost':
    case 'finish-ending':
      return (await endSandbox(deps, { id, reason: 'lost' })).finished;
    case 'remove':
      return deps.driver.stop(id);
    case 'restart':
      return restart(deps, id);
  }
}

/** From the beginning: a setup script that ran halfway may not bear to be run again in the same home. */
async function restart(deps: LifeCycleDeps, id: string): Promise<void> {
  const { starts, claimed } = workInHand(deps.db);
  const row = await deps.db.sandbox.findUnique({ where: { id } });
  if (row?.status !== 'starting' || starts.has(id) || claimed.has(id)) return;
  await deps.driver.stop(id);
  void startSandbox(deps, row).then(() => startWaiting(deps));
}
