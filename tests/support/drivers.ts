import { type ErrorCode, SlipwayError } from '#lib/errors.ts';
import type { Driver, SandboxSeen } from '#lib/sandbox/driver.ts';

/** Drivers without an engine, named for how they behave. Sandboxes are entries of a map; nothing can be executed. */

export type InstantDriver = Driver & {
  /** What would be on the host. Tests put things in and take them away behind the platform's back. */
  held: Map<string, SandboxSeen>;
};

export function createInstantDriver(): InstantDriver {
  const held = new Map<string, SandboxSeen>();
  return {
    name: 'instant',
    held,
    async start({ id, slot }, { onPhase } = {}) {
      onPhase?.('container');
      held.set(id, { id, slot, state: 'running', createdAt: new Date() });
      onPhase?.('engine');
    },
    async stop(id) {
      held.delete(id);
    },
    list: async () => [...held.values()],
    async exec(id) {
      throw new SlipwayError('sandbox-gone', `nothing can be executed in ${id}`);
    },
    usage: async () => ({ memoryBytes: 1, memoryLimitBytes: 2, pids: 1, cpuNanoseconds: 1 }),
    capacity: async () => ({ memoryBytes: 64 * 1024 ** 3, freeDiskBytes: 100 * 1024 ** 3 }),
    async preload() {},
  };
}

/** Starts end when they are let go, oldest first; a start that is called off rejects at once. */
export function createSlowDriver(): InstantDriver & { letGo(): void; waiting(): number } {
  const instant = createInstantDriver();
  const gates: (() => void)[] = [];
  return {
    ...instant,
    name: 'slow',
    async start(spec, options = {}) {
      const { signal } = options;
      await new Promise<void>((resolve, reject) => {
        gates.push(resolve);
        signal?.addEventListener('abort', () => reject(new SlipwayError('sandbox-gone', 'the start was called off')));
      });
      await instant.start(spec, options);
    },
    letGo: () => gates.shift()?.(),
    waiting: () => gates.length,
  };
}

/** Its sandboxes come up, but the engine inside never answers. */
export const createNeverStartsDriver = (): InstantDriver => createFailsAtOnceDriver('engine-not-answering');

export function createFailsAtOnceDriver(code: ErrorCode): InstantDriver {
  return {
    ...createInstantDriver(),
    name: 'fails-at-once',
    async start() {
      throw new SlipwayError(code, 'this driver fails at once');
    },
  };
}

/** Works until it is unplugged; then every question to the host engine fails, until it is plugged in again. */
export function createEngineDownDriver(): InstantDriver & { unplugged: boolean } {
  const instant = createInstantDriver();
  const driver = { ...instant, name: 'engine-down', unplugged: false };
  const guard =
    <Args extends unknown[], Result>(method: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (driver.unplugged) throw new SlipwayError('host-engine-down', 'the host engine does not answer');
      return method(...args);
    };
  driver.start = guard(instant.start);
  driver.stop = guard(instant.stop);
  driver.list = guard(instant.list);
  driver.exec = guard(instant.exec);
  driver.usage = guard(instant.usage);
  driver.capacity = guard(instant.capacity);
  driver.preload = guard(instant.preload);
  return driver;
}
