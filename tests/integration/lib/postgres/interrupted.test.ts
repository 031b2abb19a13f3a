import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { createLog } from '#lib/log.ts';
import { purgeEmbeddedPostgres, startEmbeddedPostgres } from '#lib/postgres/embedded.ts';

/** Kills a first start as soon as its home holds a file of such a name. */
async function killWhen(stateDirectory: string, name: RegExp): Promise<void> {
  const home = join(stateDirectory, 'postgres');
  await mkdir(home);
  const starter = spawn(process.execPath, ['--import', 'tsx', 'tests/support/start-postgres.ts', stateDirectory], {
    stdio: 'ignore',
  });
  const ended = once(starter, 'exit');
  const watcher = watch(home, (_, file) => {
    if (file !== null && name.test(file)) starter.kill('SIGKILL');
  });
  await ended;
  watcher.close();
}

test.each([
  ['its password is made', /^password$/],
  ['initdb begins', /^data\.part-/],
  ['the data folder is in place', /^data$/],
  ['the server is starting', /^log$/],
])('a start that is killed when %s does not stand in the way of the next', async (_, name) => {
  const stateDirectory = await mkdtemp(join(tmpdir(), 'slipway-interrupted-'));
  await chmod(stateDirectory, 0o755);
  try {
    await killWhen(stateDirectory, name);
    const postgres = await startEmbeddedPostgres({ stateDirectory, log: createLog('silent') });
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    expect((await client.query('SELECT current_database() AS name')).rows).toEqual([{ name: 'slipway' }]);
    await client.end();
    expect((await readdir(join(stateDirectory, 'postgres'))).filter((file) => file.includes('.part-'))).toEqual([]);
  } finally {
    await purgeEmbeddedPostgres(stateDirectory);
    await rm(stateDirectory, { recursive: true, force: true });
  }
});
