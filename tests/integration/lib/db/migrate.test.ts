import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, expect, test } from 'vitest';
import { connectionFields } from '#lib/db/connection.ts';
import { migrate } from '#lib/db/migrate.ts';
import { emptyDatabase } from '#tests/support/database.ts';

const work = await mkdtemp(join(tmpdir(), 'slipway-migrations-'));
afterAll(() => rm(work, { recursive: true, force: true }));

async function migrationsFolder(migrations: Record<string, string>): Promise<string> {
  const directory = await mkdtemp(join(work, 'set-'));
  for (const [name, sql] of Object.entries(migrations)) {
    await mkdir(join(directory, name));
    await writeFile(join(directory, name, 'migration.sql'), sql);
  }
  return directory;
}

async function query<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new Client(connectionFields(url));
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

test("the platform's own migrations apply once and are in Prisma's book", async () => {
  const { url } = await emptyDatabase();
  const first = await migrate({ url, directory: 'prisma/migrations' });
  expect(first.length).toBeGreaterThan(0);
  expect(await migrate({ url, directory: 'prisma/migrations' })).toEqual([]);
  const book = await query(
    url,
    `SELECT migration_name AS name, length(checksum) AS length, applied_steps_count AS steps,
            finished_at IS NOT NULL AS finished FROM _prisma_migrations ORDER BY started_at`,
  );
  expect(book).toEqual(first.map((name) => ({ name, length: 64, steps: 1, finished: true })));
});

test('of two at once one applies and the other waits for it', async () => {
  const { url } = await emptyDatabase();
  const directory = await migrationsFolder({ '1_slow': 'CREATE TABLE slow (id int); SELECT pg_sleep(0.3);' });
  const results = await Promise.all([migrate({ url, directory }), migrate({ url, directory })]);
  expect(results.flat()).toEqual(['1_slow']);
});

test('a changed migration is refused by name and nothing is applied', async () => {
  const { url } = await emptyDatabase();
  const directory = await migrationsFolder({ '1_a': 'CREATE TABLE a (id int);' });
  await migrate({ url, directory });
  const changed = await migrationsFolder({ '1_a': 'CREATE TABLE a (id text);', '2_b': 'CREATE TABLE b (id int);' });
  await expect(migrate({ url, directory: changed })).rejects.toMatchObject({
    code: 'migration-refused',
    details: { migration: '1_a', reason: 'changed' },
  });
  expect(await query(url, `SELECT to_regclass('b') AS b`)).toEqual([{ b: null }]);
});

test('a migration that fails is named, leaves nothing behind, and applies once it is mended', async () => {
  const { url } = await emptyDatabase();
  const broken = { '1_a': 'CREATE TABLE a (id int);', '2_b': 'CREATE TABLE b (id int); SELECT 1/0;' };
  await expect(migrate({ url, directory: await migrationsFolder(broken) })).rejects.toMatchObject({
    code: 'migration-refused',
    message: 'migration 2_b failed and was undone: division by zero',
  });
  expect(await query(url, `SELECT to_regclass('a')::text AS a, to_regclass('b')::text AS b`)).toEqual([
    { a: 'a', b: null },
  ]);
  const mended = await migrationsFolder({ ...broken, '2_b': 'CREATE TABLE b (id int);' });
  expect(await migrate({ url, directory: mended })).toEqual(['2_b']);
});

test("a migration that Prisma's own tool left unfinished is refused by name", async () => {
  const { url } = await emptyDatabase();
  const directory = await migrationsFolder({ '1_a': 'CREATE TABLE a (id int);' });
  await migrate({ url, directory });
  await query(url, `UPDATE _prisma_migrations SET finished_at = NULL, logs = 'it broke'`);
  await expect(migrate({ url, directory })).rejects.toMatchObject({
    code: 'migration-refused',
    details: { migration: '1_a', reason: 'unfinished' },
  });
});

test('a database that is not there is said to be down', async () => {
  await expect(
    migrate({ url: 'postgresql://nobody:x@127.0.0.1:1/none', directory: await migrationsFolder({}) }),
  ).rejects.toMatchObject({ code: 'database-down' });
});

test("a copy of the platform's migrations has the same checksums, so an update is no change", async () => {
  const { url } = await emptyDatabase();
  await migrate({ url, directory: 'prisma/migrations' });
  const copy = join(work, 'copy');
  await cp('prisma/migrations', copy, { recursive: true });
  expect(await migrate({ url, directory: copy })).toEqual([]);
});
