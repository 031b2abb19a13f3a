import type { LifeCycleDeps } from './life-cycle.ts';
import { reconcileSandboxes } from './reconcile-sandboxes.ts';
import { workInHand } from './work-in-hand.ts';

/** Also how late a sandbox may end after its time, and how long a leftover may stay. */
const EVERY_MS = 10_000;

/**
 * Keeps database and host in agreement: a round now, and one every ten seconds. `stop` ends that, breaks off the
 * starts under way without failing them (the next process begins them again) and waits for what must be finished.
 */
export function startReconciler(deps: LifeCycleDeps): { stop(): Promise<void> } {
  const work = workInHand(deps.db);
  let cancelTimer = () => {};
  let round: Promise<void> = Promise.resolve();

  const run = () => {
    round = reconcileSandboxes(deps)
      .catch((error) => deps.log.warn('sandbox.reconcile-failed', { error }))
      .then(() => {
        if (!work.closing) cancelTimer = deps.clock.after(EVERY_MS, run);
      });
  };
  run();

  return {
    async stop() {
      work.closing = true;
      cancelTimer();
      const starts = [...work.starts.values()];
      for (const { calledOff } of starts) calledOff.abort();
      await Promise.allSettled([round, ...starts.map(({ done }) => done), ...work.ends.values()]);
    },
  };
}
