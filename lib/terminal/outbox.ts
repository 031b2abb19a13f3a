import { INPUT_BYTES, INPUT_WINDOW, OUTBOX_BYTES } from './limits.ts';

export type Parcel = { readonly sequence: number; readonly bytes: Uint8Array; readonly key: string | null };

/**
 * The browser's half of "input once and in order": what was typed and is not known to have arrived. Runs in the page;
 * knows no socket.
 */
interface Outbox {
  /** Cuts to size and queues. False, and nothing queued, when too much waits already. */
  push(bytes: Uint8Array, key: string | null): boolean;
  /** What may be sent now; counts as under way from here on. */
  take(): readonly Parcel[];
  /** The server expects `nextSequence` after the parcel `sequence`; or null: it refused, or nothing came back. */
  answered(sequence: number, nextSequence: number | null): void;
  /**
   * The connection is there (again). To the same shell, all that has not arrived is sent again. A new shell never
   * gets what was meant for the old one: everything waiting is dropped. True where that was something.
   */
  resume(nextSequence: number, sameShell: boolean): boolean;
}

export function createOutbox(): Outbox {
  let queue: Parcel[] = [];
  /** Number of the next parcel to be queued, and of the next to be sent. */
  let tail = 0;
  let cursor = 0;
  let underWay = 0;
  let goBack = false;
  let waitingBytes = 0;

  const drop = (upTo: number) => {
    while (queue[0] && queue[0].sequence < upTo) waitingBytes -= queue.shift()?.bytes.length ?? 0;
    cursor = Math.max(cursor, upTo);
  };

  return {
    push(bytes, key) {
      if (waitingBytes + bytes.length > OUTBOX_BYTES) return false;
      for (let at = 0, part = 0; at < bytes.length; at += INPUT_BYTES, part++) {
        const piece = bytes.slice(at, at + INPUT_BYTES);
        queue.push({ sequence: tail++, bytes: piece, key: key === null ? null : `${key}.${part}` });
      }
      waitingBytes += bytes.length;
      return true;
    },
    take() {
      if (goBack) return [];
      const first = queue[0]?.sequence ?? tail;
      const parcels = queue.slice(cursor - first, cursor - first + Math.max(0, INPUT_WINDOW - underWay));
      cursor += parcels.length;
      underWay += parcels.length;
      return parcels;
    },
    answered(sequence, nextSequence) {
      underWay = Math.max(0, underWay - 1);
      if (nextSequence !== null && nextSequence > sequence) drop(Math.min(nextSequence, tail));
      else goBack = true;
      // Everything after a parcel that was not taken is refused as well; only when all those answers are here is it
      // known from where to start again.
      if (goBack && underWay === 0) {
        goBack = false;
        cursor = queue[0]?.sequence ?? tail;
      }
    },
    resume(nextSequence, sameShell) {
      underWay = 0;
      goBack = false;
      const known = sameShell && nextSequence >= (queue[0]?.sequence ?? tail) && nextSequence <= tail;
      if (known) {
        drop(nextSequence);
        cursor = nextSequence;
        return false;
      }
      const dropped = queue.length > 0;
      queue = [];
      waitingBytes = 0;
      tail = nextSequence;
      cursor = nextSequence;
      return dropped;
    },
  };
}
