import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { SlipwayError } from '../errors.ts';
import { connectionFields } from './connection.ts';
import { type AppliedMigration, type Migration, planMigrations } from './plan-migrations.ts';

/**
 * Applies `prisma/migrations` at the start of the platform, where Prisma's own engine is not to be had. The book-keeping
 * is Prisma's: table, checksums and advisory lock, so `prisma migrate deploy` and this agree, also when both run at once.
 * Source: migration-engine's `_prisma_migrations` in prisma/prisma-engines.
 */
const ADVISORY_LOCK = 72707369;

const BOOK = `
CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id                  VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum            VARCHAR(64) NOT NULL,
  finished_at         TIMESTAMPTZ,
  migration_name      VARCHAR(255) NOT NULL,
  logs                TEXT,
  rolled_back_at      TIMESTAMPTZ,
  started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

/**
 * Brings the database to the newest migration and answers with the names of those that it applied; the second of two
 * at once waits and applies none. Errors: `migration-refused`, which names the migration (changed after it was applied,
 * failed before, failing now, unknown to this version); `database-down` where there is no connection.
 */
export async function migrate({ url, directory }: { url: string; directory: string }): Promise<string[]> {
  const migrations = await readMigrations(directory);
  const client = new Client({ ...connectionFields(url), connectionTimeoutMillis: 10_000 });
  // The promise of the query in hand says it; unheard, the event would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (cause) {
    throw new SlipwayError('database-down', 'the database does not answer', { cause });
  }
  try {
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    await client.query(BOOK);
    const { rows } = await client.query<AppliedMigration>(
      `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished, logs
         FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
    );
    const pending = planMigrations(migrations, rows);
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  } finally {
    // Closing the connection gives the lock back.
    await client.end();
  }
}

/**
 * One transaction holds the statements and their line in the book: an interrupted or failing migration leaves nothing,
 * and the next start tries it again.
 */
async function apply(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at) VALUES ($1, $2, $3, clock_timestamp())`,
      [randomUUID(), checksum, name],
    );
    // Without parameters the whole file goes as one batch.
    await client.query(sql);
    await client.query(
      `UPDATE _prisma_migrations SET finished_at = clock_timestamp(), applied_steps_count = 1 WHERE migration_name = $1
         AND rolled_back_at IS NULL`,
      [name],
    );
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => {});
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SlipwayError('migration-refused', `migration ${name} failed and was undone: ${reason}`, {
      details: { migration: name, reason: 'failed' },
      cause,
    });
  }
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const bytes = await readFile(join(directory, name, 'migration.sql'));
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') };
    }),
  );
}
