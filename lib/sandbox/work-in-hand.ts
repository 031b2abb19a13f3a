import { oncePerProcess } from '../once.ts';

/** What this process is doing to which sandbox right now: the database says what is to be, this who is at it. */
export type WorkInHand = {
  starts: Map<string, { calledOff: AbortController; done: Promise<void> }>;
  ends: Map<string, Promise<void>>;
  /** Being moved to `starting` by this process, a moment before `starts` knows them. */
  claimed: Set<string>;
  /** Set when the process is to end: what is under way is left for the next one to take up. */
  closing: boolean;
  /** Milliseconds that recent starts took, newest last; for estimates. */
  recentStarts: number[];
  /** Sandboxes that the host could take beside those it holds, when it was last asked. */
  freeSeats: number;
};

const ofDatabases = oncePerProcess('sandbox.work', () => new WeakMap<object, WorkInHand>());

/** One for each database client, which is one for each runtime. */
export function workInHand(db: object): WorkInHand {
  const known = ofDatabases.get(db);
  if (known) return known;
  const work: WorkInHand = {
    starts: new Map(),
    ends: new Map(),
    claimed: new Set(),
    closing: false,
    recentStarts: [],
    freeSeats: 0,
  };
  ofDatabases.set(db, work);
  return work;
}
