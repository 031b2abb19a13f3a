import { RUN_KEYS_PER_TERMINAL, WRITERS_PER_TERMINAL } from './limits.ts';

/** `apply`: write it now. `repeat`: was written before. `gap`: something before it is missing, so it must wait. */
export type Verdict = 'apply' | 'repeat' | 'gap';

/**
 * Input once and in order: each writer numbers its inputs from 0, and a number is taken when it is the next one. A
 * click on Run also carries a key that counts for all writers together. Memory is bounded.
 */
interface InputOrder {
  nextOf(writer: string): number;
  /** Records an input as taken, unless it is a gap. */
  take(writer: string, sequence: number, key: string | null): Verdict;
}

export function createInputOrder(): InputOrder {
  const next = new Map<string, number>();
  const keys = new Set<string>();

  return {
    nextOf: (writer) => next.get(writer) ?? 0,
    take(writer, sequence, key) {
      const expected = next.get(writer) ?? 0;
      if (sequence < expected) return 'repeat';
      if (sequence > expected) return 'gap';
      // Deleted first, so that the order of the map is the order of use.
      next.delete(writer);
      next.set(writer, sequence + 1);
      forgetBeyond(next, WRITERS_PER_TERMINAL);
      if (key === null) return 'apply';
      if (keys.has(key)) return 'repeat';
      keys.add(key);
      forgetBeyond(keys, RUN_KEYS_PER_TERMINAL);
      return 'apply';
    },
  };
}

function forgetBeyond(collection: Map<string, number> | Set<string>, most: number): void {
  for (const oldest of collection.keys()) {
    if (collection.size <= most) return;
    collection.delete(oldest);
  }
}
