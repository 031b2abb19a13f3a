import type { ErrorCode } from '../errors.ts';
import type { Runtime } from '../runtime.ts';
import { LIVE_STATUSES, type SandboxReason, type SandboxStatus } from './view.ts';

/** The life of a sandbox as values: which reason ends it how, how long it lasts. No effects. */

export type LifeCycleDeps = Pick<Runtime, 'db' | 'driver' | 'clock' | 'bus' | 'log' | 'labs' | 'env'>;

/** What one extension adds. Often enough to finish a task, short enough that forgotten sandboxes end. */
export const EXTENSION_MINUTES = 30;

const FAILURES: ReadonlySet<SandboxReason> = new Set([
  'lost',
  'image-missing',
  'host-full',
  'host-engine-down',
  'engine-not-answering',
  'setup-failed',
  'internal',
]);

export const isFailure = (reason: string | null): boolean => FAILURES.has(reason as SandboxReason);

/** The status in which a sandbox ends that was stopped for this reason. */
export const endStatus = (reason: string | null): 'stopped' | 'failed' => (isFailure(reason) ? 'failed' : 'stopped');

export const isLive = (status: SandboxStatus): boolean => (LIVE_STATUSES as readonly string[]).includes(status);

/** What a start that threw this code is recorded and shown as. */
export function failureReason(code: ErrorCode | null): SandboxReason {
  switch (code) {
    case 'image-missing':
    case 'host-full':
    case 'host-engine-down':
    case 'engine-not-answering':
      return code;
    case 'sandbox-gone':
      return 'lost';
    default:
      return 'internal';
  }
}

/** The lowest slot that no live sandbox holds; null when all are taken. */
export function lowestFreeSlot(taken: readonly number[], slots = 10_000): number | null {
  const held = new Set(taken);
  for (let slot = 0; slot < slots; slot += 1) if (!held.has(slot)) return slot;
  return null;
}

export const minutesAfter = (time: Date, minutes: number): Date => new Date(time.getTime() + minutes * 60_000);
