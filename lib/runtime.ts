import { type Bus, createBus } from './bus.ts';
import { type Clock, systemClock } from './clock.ts';
import { createDatabase, type Database } from './db/client.ts';
import type { Env } from './env.ts';
import type { Lab } from './labs/lab.ts';
import { loadLabs } from './labs/loader.ts';
import { createLog, type Log } from './log.ts';
import { createDockerDriver } from './sandbox/docker-driver.ts';
import type { Driver } from './sandbox/driver.ts';

/** Everything that lives as long as the process: the collaborators which use-cases take as their first argument. */
export type Runtime = {
  env: Env;
  db: Database;
  driver: Driver;
  clock: Clock;
  log: Log;
  bus: Bus;
  labs: readonly Lab[];
};

const KEY = Symbol.for('slipway.runtime');
const holder = globalThis as unknown as Record<symbol, Runtime | undefined>;

/** The composition root: called once, by `server.ts`, before anything is served. */
export async function createRuntime(env: Env): Promise<Runtime> {
  const log = createLog(env.SLIPWAY_LOG);
  const runtime: Runtime = {
    env,
    log,
    clock: systemClock,
    bus: createBus(),
    db: createDatabase(env.DATABASE_URL),
    driver: createDockerDriver(env, log),
    labs: await loadLabs(env.SLIPWAY_LABS),
  };
  holder[KEY] = runtime;
  return runtime;
}

/** The runtime that `server.ts` made. Pages, actions and routes start here. */
export function getRuntime(): Runtime {
  const runtime = holder[KEY];
  if (!runtime) throw new Error('The runtime is not there: pages are served by server.ts only.');
  return runtime;
}
