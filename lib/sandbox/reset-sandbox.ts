import { endSandbox } from './end-sandbox.ts';
import { getOwnRow } from './get-sandbox.ts';
import type { LifeCycleDeps } from './life-cycle.ts';
import { requestSandbox } from './request-sandbox.ts';
import type { SandboxView } from './view.ts';

/**
 * A clean sandbox in place of this one: ends it, waits until nothing of it is left, and asks for another for the same
 * lab. Errors: sandbox-not-found, host-engine-down (the old one can't be removed now), those of requestSandbox.
 */
export async function resetSandbox(
  deps: LifeCycleDeps,
  { userId, sandboxId }: { userId: string; sandboxId: string },
): Promise<SandboxView> {
  const { id, labSlug } = await getOwnRow(deps, { userId, sandboxId });
  await (await endSandbox(deps, { id, reason: 'reset' })).finished;
  return requestSandbox(deps, { userId, labSlug });
}
