import { type BusEvents, createBus } from '#lib/bus.ts';
import type { Database } from '#lib/db/client.ts';
import { readEnv } from '#lib/env.ts';
import { newId, newJoinCode } from '#lib/ids.ts';
import { createLog } from '#lib/log.ts';
import { createTestClock } from './test-clock.ts';

/** What the use-cases of accounts need, with a clock that only the test moves and a record of ended sessions. */
export function accountDeps(db: Database) {
  const bus = createBus();
  const ended: BusEvents['session-ended'][] = [];
  bus.subscribe('session-ended', (event) => ended.push(event));
  const env = readEnv({ SLIPWAY_SECRET: 'x'.repeat(32), DATABASE_URL: 'postgresql://unused' });
  return { db, bus, env, ended, clock: createTestClock(), log: createLog('silent') };
}

/** A browser at an address that no other test's failures count against. */
export const newClient = () => ({ address: `test-${newId()}`, userAgent: 'test' });

export async function newCohort(db: Database, options: { seats?: number; closesAt?: Date } = {}): Promise<string> {
  const joinCode = newJoinCode();
  await db.cohort.create({ data: { id: newId(), title: 'Containers', joinCode, ...options } });
  return joinCode;
}
