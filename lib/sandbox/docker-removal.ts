import { askEngine, statusOf } from './docker-errors.ts';

/** Removing a container takes the host engine long when its disk is busy. */
const REMOVE_TIMEOUT_MS = 30_000;

/** Removes something: 404 and 304 mean done; 409 that somebody is at it, or that its user is not quite gone. */
export async function untilGone(doing: string, remove: () => Promise<unknown>): Promise<void> {
  const giveUpAt = Date.now() + REMOVE_TIMEOUT_MS;
  for (;;) {
    try {
      await askEngine(doing, remove);
      return;
    } catch (thrown) {
      const status = statusOf((thrown as Error).cause);
      if (status === 404 || status === 304) return;
      if (status !== 409 || Date.now() > giveUpAt) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
