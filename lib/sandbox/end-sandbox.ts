import type { Prisma, Sandbox } from '../db/generated/client.ts';
import { endStatus, isLive, type LifeCycleDeps } from './life-cycle.ts';
import { moveSandbox } from './move-sandbox.ts';
import type { SandboxReason } from './view.ts';
import { workInHand } from './work-in-hand.ts';

/**
 * Decides that a sandbox ends, whatever it is doing, and returns it as it then is; `finished` settles once nothing of
 * it is left on the host and the row says so. `finished` rejects (host-engine-down, …) where that can't be reached
 * now: the row stays `stopping`, and the reconciler tries again. With `where`, only a row that also fits it.
 */
export async function endSandbox(
  deps: LifeCycleDeps,
  { id, reason, where }: { id: string; reason: SandboxReason; where?: Prisma.SandboxWhereInput },
): Promise<{ row: Sandbox | null; finished: Promise<void> }> {
  for (;;) {
    const row = await deps.db.sandbox.findUnique({ where: { id } });
    if (!row || !isLive(row.status)) return { row, finished: Promise.resolve() };
    if (row.status === 'stopping') return { row, finished: finishEnding(deps, id) };
    const from = row.status;
    const moved = await moveSandbox(deps, { id, from, to: 'stopping', reason, where, data: { phase: null } });
    if (moved) return { row: moved, finished: finishEnding(deps, id) };
    if (where) return { row, finished: Promise.resolve() };
  }
}

/** Removes from the host what a `stopping` sandbox left and closes its row. At most once at a time for each sandbox. */
function finishEnding(deps: LifeCycleDeps, id: string): Promise<void> {
  const { starts, ends } = workInHand(deps.db);
  const underWay = ends.get(id);
  if (underWay) return underWay;

  const finish = async () => {
    const start = starts.get(id);
    start?.calledOff.abort();
    // At once, so that whatever the start waits for breaks off; and again, for what it may have made meanwhile.
    await deps.driver.stop(id);
    if (start) {
      await start.done;
      await deps.driver.stop(id);
    }
    const row = await deps.db.sandbox.findUnique({ where: { id }, select: { reason: true } });
    const to = endStatus(row?.reason ?? null);
    const reason = row?.reason as SandboxReason | null | undefined;
    await moveSandbox(deps, { id, from: 'stopping', to, reason, data: { stoppedAt: deps.clock.now() } });
  };
  const done = finish().finally(() => ends.delete(id));
  ends.set(id, done);
  // Whoever asked may have gone on without waiting.
  done.catch((error) => deps.log.warn('sandbox.end-failed', { sandbox: id, error }));
  return done;
}
