import { SlipwayError } from '../errors.ts';
import { describeSandbox } from './describe-sandbox.ts';
import { getOwnRow } from './get-sandbox.ts';
import { EXTENSION_MINUTES, isLive, type LifeCycleDeps, minutesAfter } from './life-cycle.ts';
import { announceSandbox } from './move-sandbox.ts';
import type { SandboxView } from './view.ts';

/**
 * Puts the end of a ready sandbox off by 30 minutes. Errors: sandbox-not-found, sandbox-not-ready, sandbox-gone (it has
 * ended), conflict (no extension is left, or two came at once and the other was taken).
 */
export async function extendSandbox(
  deps: LifeCycleDeps,
  { userId, sandboxId }: { userId: string; sandboxId: string },
): Promise<SandboxView> {
  const row = await getOwnRow(deps, { userId, sandboxId });
  if (!isLive(row.status) || row.status === 'stopping') {
    throw new SlipwayError('sandbox-gone', `sandbox ${sandboxId} has ended`);
  }
  if (row.status !== 'ready' || row.expiresAt === null) {
    throw new SlipwayError('sandbox-not-ready', `sandbox ${sandboxId} is ${row.status}`);
  }
  if (row.extensions >= deps.env.SLIPWAY_SANDBOX_EXTENSIONS) {
    throw new SlipwayError('conflict', 'no extension is left', { details: { extensionsLeft: 0 } });
  }
  const [extended] = await deps.db.sandbox.updateManyAndReturn({
    where: { id: sandboxId, userId, status: 'ready', extensions: row.extensions },
    data: { extensions: row.extensions + 1, expiresAt: minutesAfter(row.expiresAt, EXTENSION_MINUTES) },
  });
  if (!extended) throw new SlipwayError('conflict', `sandbox ${sandboxId} changed meanwhile`);
  await announceSandbox(deps, extended);
  return describeSandbox(deps, extended);
}
