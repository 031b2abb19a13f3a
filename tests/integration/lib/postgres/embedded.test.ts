import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, expect, test } from 'vitest';
import { createLog } from '#lib/log.ts';
import {
  findEmbeddedPostgres,
  purgeEmbeddedPostgres,
  startEmbeddedPostgres,
  stopEmbeddedPostgres,
} from '#lib/postgres/embedded.ts';

const log = createLog('silent');
const isRoot = process.getuid?.() === 0;
const made: string[] = [];
afterAll(async () => {
  for (const directory of made) {
    await purgeEmbeddedPostgres(directory);
    await rm(directory, { recursive: true, force: true });
  }
});

async function stateFolder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'slipway-embedded-'));
  await chmod(directory, 0o755);
  made.push(directory);
  return directory;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('what was written is there after a stop and a new start, at the same address', async () => {
  const stateDirectory = await stateFolder();
  const first = await startEmbeddedPostgres({ stateDirectory, log });
  await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await first.stop();
  await first.stop();
  expect(await findEmbeddedPostgres(stateDirectory)).toBeNull();
  const second = await startEmbeddedPostgres({ stateDirectory, log });
  expect({ url: second.url, adopted: second.adopted }).toEqual({ url: first.url, adopted: false });
  expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  await second.stop();
});

test('a server left over from a killed platform is adopted', async () => {
  const stateDirectory = await stateFolder();
  const orphan = await startEmbeddedPostgres({ stateDirectory, log });
  const again = await startEmbeddedPostgres({ stateDirectory, log });
  expect({ url: again.url, adopted: again.adopted }).toEqual({ url: orphan.url, adopted: true });
  await again.stop();
  expect(await stopEmbeddedPostgres(stateDirectory)).toBe(false);
});

test('a server that was killed outright starts again with its data', async () => {
  const stateDirectory = await stateFolder();
  const first = await startEmbeddedPostgres({ stateDirectory, log });
  await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS one');
  const running = await findEmbeddedPostgres(stateDirectory);
  process.kill(running?.pid ?? 0, 'SIGKILL');
  await expect.poll(() => findEmbeddedPostgres(stateDirectory)).toBeNull();
  const second = await startEmbeddedPostgres({ stateDirectory, log });
  expect(await query(second.url, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
  await second.stop();
});

test('three starts at once end with one server that all three share', async () => {
  const stateDirectory = await stateFolder();
  const start = () => startEmbeddedPostgres({ stateDirectory, log });
  const started = await Promise.all([start(), start(), start()]);
  expect(new Set(started.map(({ url }) => url)).size).toBe(1);
  expect(started.filter(({ adopted }) => !adopted)).toHaveLength(1);
  await stopEmbeddedPostgres(stateDirectory);
});

test('what an interrupted first start left is removed and never taken for a database', async () => {
  const stateDirectory = await stateFolder();
  const left = join(stateDirectory, 'postgres', 'data.part-999999999-x');
  await mkdir(left, { recursive: true });
  await writeFile(join(left, 'PG_VERSION'), '18');
  const postgres = await startEmbeddedPostgres({ stateDirectory, log });
  await postgres.stop();
  expect((await readdir(join(stateDirectory, 'postgres'))).sort()).toEqual(['data', 'log', 'password', 'port']);
});

test('a port that somebody has taken meanwhile gives way to another', async () => {
  const stateDirectory = await stateFolder();
  const first = await startEmbeddedPostgres({ stateDirectory, log });
  await first.stop();
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(Number(new URL(first.url).port), '127.0.0.1', resolve));
  const second = await startEmbeddedPostgres({ stateDirectory, log });
  expect(second.url).not.toBe(first.url);
  expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await second.stop();
  await new Promise((resolve) => squatter.close(resolve));
});

test('only the password opens it, and only its owner may read that', async () => {
  const stateDirectory = await stateFolder();
  const postgres = await startEmbeddedPostgres({ stateDirectory, log });
  const wrong = new URL(postgres.url);
  wrong.password = 'guess';
  await expect(query(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  expect((await stat(join(stateDirectory, 'postgres', 'password'))).mode & 0o777).toBe(0o600);
  await postgres.stop();
});

test('a state folder out of reach of the unprivileged user keeps its database elsewhere, and finds it again', async () => {
  const stateDirectory = await stateFolder();
  const apart = await stateFolder();
  await chmod(stateDirectory, 0o700);
  const postgres = await startEmbeddedPostgres({ stateDirectory, log, apart });
  await query(postgres.url, 'CREATE TABLE kept AS SELECT 1 AS one');
  await postgres.stop();
  // Whoever isn't root runs Postgres as himself, and reaches his own folder.
  expect(await readdir(stateDirectory)).toEqual([isRoot ? 'postgres-home' : 'postgres']);
  await chmod(stateDirectory, 0o755);
  const again = await startEmbeddedPostgres({ stateDirectory, log, apart });
  expect(await query(again.url, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
  await purgeEmbeddedPostgres(stateDirectory);
  expect(await readdir(stateDirectory)).toEqual([]);
  expect(await readdir(apart)).toEqual([]);
});
