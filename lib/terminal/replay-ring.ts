import { RING_BYTES, RING_FIRST_BYTES } from './limits.ts';

const LINE_FEED = 0x0a;

/** How far a clean start may lie behind the oldest byte: one very long line, or the frame of a full-screen program. */
const CLEAN_START_WITHIN = 16 * 1024;

/**
 * The last bytes of an endless stream, numbered by their offset from its beginning. Holds at most `capacity` bytes;
 * its memory grows with what it holds.
 */
interface ReplayRing {
  /** Offset of the oldest byte held. */
  readonly start: number;
  /** Offset of the next byte to come. */
  readonly end: number;
  append(bytes: Uint8Array): void;
  /** A copy of at most `most` bytes from `offset`, which must lie between start and end. */
  read(offset: number, most: number): Uint8Array;
  /**
   * Where somebody who has seen nothing starts: the beginning of the stream, or else after the first line feed held,
   * since half a character or half an escape sequence would show as rubbish.
   */
  cleanStart(): number;
}

export function createReplayRing(capacity: number = RING_BYTES, first: number = RING_FIRST_BYTES): ReplayRing {
  let store = new Uint8Array(Math.min(first, capacity));
  let start = 0;
  let end = 0;

  function copyOut(from: number, length: number, target: Uint8Array): void {
    const at = from % store.length;
    const head = Math.min(length, store.length - at);
    target.set(store.subarray(at, at + head), 0);
    target.set(store.subarray(0, length - head), head);
  }

  function grow(needed: number): void {
    if (needed <= store.length || store.length === capacity) return;
    let length = store.length;
    while (length < needed && length < capacity) length = Math.min(length * 2, capacity);
    const larger = new Uint8Array(length);
    // While it still grows nothing has been dropped, but positions are taken modulo the length, which changes.
    for (let offset = start; offset < end; ) {
      const at = offset % length;
      const run = Math.min(end - offset, length - at);
      copyOut(offset, run, larger.subarray(at, at + run));
      offset += run;
    }
    store = larger;
  }

  return {
    get start() {
      return start;
    },
    get end() {
      return end;
    },
    append(bytes) {
      grow(end - start + bytes.length);
      const skipped = Math.max(0, bytes.length - store.length);
      const kept = bytes.subarray(skipped);
      const at = (end + skipped) % store.length;
      const head = Math.min(kept.length, store.length - at);
      store.set(kept.subarray(0, head), at);
      store.set(kept.subarray(head), 0);
      end += bytes.length;
      start = Math.max(start, end - store.length);
    },
    read(offset, most) {
      if (offset < start || offset > end) throw new RangeError(`offset ${offset} is outside ${start}..${end}`);
      const copy = new Uint8Array(Math.min(most, end - offset));
      copyOut(offset, copy.length, copy);
      return copy;
    },
    cleanStart() {
      if (start === 0) return 0;
      const stop = Math.min(end, start + CLEAN_START_WITHIN);
      for (let offset = start; offset < stop; offset++) {
        if (store[offset % store.length] === LINE_FEED) return offset + 1;
      }
      return start;
    },
  };
}
