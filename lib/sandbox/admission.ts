/** Whether the next sandbox may start, and how long one that may not will have to wait. Pure. */

export type HostLoad = {
  /** Sandboxes that start at this moment. */
  starting: number;
  /** Sandboxes that hold something on the host, the starting ones among them. */
  holding: number;
  maxStarting: number;
  maxHolding: number;
  /** Null where it is not known. */
  freeDiskBytes: number | null;
  diskFloorBytes: number;
};

export type Admission = { ok: true } | { ok: false; reason: 'busy' | 'capacity' | 'disk' };

export function decideAdmission(load: HostLoad): Admission {
  // Waiting does not make room on a disk, so this one is told at once.
  if (load.freeDiskBytes !== null && load.freeDiskBytes < load.diskFloorBytes) return { ok: false, reason: 'disk' };
  if (load.holding >= load.maxHolding) return { ok: false, reason: 'capacity' };
  if (load.starting >= load.maxStarting) return { ok: false, reason: 'busy' };
  return { ok: true };
}

/** A sandbox at work takes some 100 to 500 MB; what it may take at most is far more, and few take it at once. */
const MEMORY_PER_SANDBOX = 512 * 1024 ** 2;
const SHARE_FOR_SANDBOXES = 0.8;

export const sandboxesThatFit = (hostMemoryBytes: number): number =>
  Math.max(1, Math.floor((hostMemoryBytes * SHARE_FOR_SANDBOXES) / MEMORY_PER_SANDBOX));

/** A start keeps a core busy for about a second, and more at once only make each other slower. */
export const startsAtOnce = (cores: number): number => Math.min(8, Math.max(2, cores));

const FIRST_GUESS_SECONDS = 5;
/** Where seats are full and nobody's time is known to end. */
const NO_END_KNOWN_SECONDS = 30 * 60;

/** Seconds until the sandbox at this place (from 1) of the queue is likely to start. */
export function estimateWait(input: {
  place: number;
  freeSeats: number;
  maxStarting: number;
  recentStartsMs: readonly number[];
  /** Milliseconds until each running sandbox ends, soonest first. */
  endsInMs: readonly number[];
}): number {
  const { place, freeSeats, maxStarting, recentStartsMs, endsInMs } = input;
  const known = recentStartsMs.length > 0;
  const average = known
    ? recentStartsMs.reduce((sum, ms) => sum + ms, 0) / recentStartsMs.length / 1000
    : FIRST_GUESS_SECONDS;
  const forTurn = Math.ceil(place / maxStarting) * average;
  const mustEnd = place - Math.max(0, freeSeats);
  if (mustEnd <= 0) return Math.ceil(forTurn);
  const end = endsInMs[mustEnd - 1];
  const forSeat = end === undefined ? NO_END_KNOWN_SECONDS : Math.max(0, end) / 1000;
  return Math.ceil(forSeat + average);
}
