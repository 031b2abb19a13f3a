import type { SandboxSeen } from './driver.ts';
import type { SandboxStatus } from './view.ts';

/** What has to be done so that the database and the host say the same. Pure. */

export type KnownSandbox = { id: string; status: SandboxStatus; expiresAt: Date | null };

export type ReconcileStep =
  /** Its time is up. */
  | { kind: 'expire'; id: string }
  /** It should run and does not. To be asked again before it is believed. */
  | { kind: 'lost'; id: string }
  /** A process ended in the middle of its start. */
  | { kind: 'restart'; id: string }
  /** A process ended in the middle of its end. */
  | { kind: 'finish-ending'; id: string }
  /** On the host, but no live sandbox of ours. */
  | { kind: 'remove'; id: string };

/**
 * `seen` must have been asked for before `live` was read: then whatever is on the host without being live is a
 * leftover, since every row is written before its container is made. `inHand`: ids on which this process is at work.
 */
export function planReconciliation(input: {
  live: readonly KnownSandbox[];
  seen: readonly SandboxSeen[];
  inHand: ReadonlySet<string>;
  now: Date;
}): ReconcileStep[] {
  const { live, seen, inHand, now } = input;
  const running = new Set(seen.filter(({ state }) => state === 'running').map(({ id }) => id));
  const known = new Set(live.map(({ id }) => id));
  const steps: ReconcileStep[] = [];
  for (const { id, status, expiresAt } of live) {
    if (inHand.has(id)) continue;
    if (status === 'starting') steps.push({ kind: 'restart', id });
    else if (status === 'stopping') steps.push({ kind: 'finish-ending', id });
    else if (status === 'ready' && !running.has(id)) steps.push({ kind: 'lost', id });
    else if (status === 'ready' && expiresAt !== null && expiresAt <= now) steps.push({ kind: 'expire', id });
  }
  for (const { id } of seen) if (!known.has(id) && !inHand.has(id)) steps.push({ kind: 'remove', id });
  return steps;
}
