import { describeSandbox } from './describe-sandbox.ts';
import { endSandbox } from './end-sandbox.ts';
import { getOwnRow } from './get-sandbox.ts';
import type { LifeCycleDeps } from './life-cycle.ts';
import { startWaiting } from './start-waiting.ts';
import type { SandboxView } from './view.ts';

/**
 * Ends the student's own sandbox, in whatever status. Resolves once that is decided; what is on the host goes in the
 * background. Stopped already is success. Errors: sandbox-not-found.
 */
export async function stopSandbox(
  deps: LifeCycleDeps,
  { userId, sandboxId }: { userId: string; sandboxId: string },
): Promise<SandboxView> {
  const own = await getOwnRow(deps, { userId, sandboxId });
  const { row, finished } = await endSandbox(deps, { id: own.id, reason: 'by-student' });
  void finished.then(
    () => startWaiting(deps),
    () => {},
  );
  return describeSandbox(deps, row ?? own);
}
