import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '#lib/db/migrate.ts';
import { createLog } from '#lib/log.ts';
import { purgeEmbeddedPostgres, startEmbeddedPostgres } from '#lib/postgres/embedded.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The migrated database that each test file's own is copied from; nobody may be connected to it. */
    templateDatabaseUrl: string;
  }
}

const PREFIX = 'slipway-integration-';

/** Nothing in here has to survive the machine's crash, and each test file takes connections of its own. */
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };

/** One embedded Postgres for the whole run, gone after it. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers();
  const stateDirectory = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const tearDown = async () => {
    await purgeEmbeddedPostgres(stateDirectory);
    await rm(stateDirectory, { recursive: true, force: true });
  };
  try {
    // mkdtemp makes a folder that only its owner can cross; Postgres may run as another user.
    await chmod(stateDirectory, 0o755);
    const postgres = await startEmbeddedPostgres({ stateDirectory, log: createLog('warn'), settings: FAST });
    await migrate({ url: postgres.url, directory: 'prisma/migrations' });
    project.provide('templateDatabaseUrl', postgres.url);
  } catch (error) {
    await tearDown();
    throw error;
  }
  return tearDown;
}

/** A run that was killed could not tear down; its number says whether it still works. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(/^(\d+)-/.exec(name.startsWith(PREFIX) ? name.slice(PREFIX.length) : '')?.[1] ?? 0);
    if (pid === 0 || isAlive(pid)) continue;
    await purgeEmbeddedPostgres(join(tmpdir(), name));
    await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
