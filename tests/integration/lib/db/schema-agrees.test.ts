import { Client } from 'pg';
import { expect, test } from 'vitest';
import { connectionFields } from '#lib/db/connection.ts';
import { emptyDatabase, testDatabase } from '#tests/support/database.ts';
import { sqlOfPrismaSchema } from '#tests/support/prisma-schema-sql.ts';

const { url: migrated } = await testDatabase();
const { url: empty } = await emptyDatabase();

/**
 * Columns, keys, indexes and enums. Partial indexes and checks are left out: they stand in migrations only, since
 * Prisma's schema has no words for them.
 */
const DESCRIPTION = `
  SELECT 'column ' || table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable
         || coalesce(' default ' || column_default, '') AS line
    FROM information_schema.columns WHERE table_schema = 'public'
  UNION ALL
  SELECT 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'f', 'u')
  UNION ALL
  SELECT 'index ' || pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE relnamespace = 'public'::regnamespace AND indpred IS NULL
  UNION ALL
  SELECT 'enum ' || typname || ' ' || enumlabel FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid`;

async function ask(url: string, statements: string): Promise<string[]> {
  const client = new Client(connectionFields(url));
  await client.connect();
  try {
    const { rows } = await client.query<{ line: string }>(statements);
    return (rows ?? []).map(({ line }) => line).sort();
  } finally {
    await client.end();
  }
}

test('the migrations make what prisma/schema.prisma says, and nothing else', async () => {
  await ask(empty, await sqlOfPrismaSchema(migrated));
  const fromMigrations = (await ask(migrated, DESCRIPTION)).filter((line) => !line.includes('_prisma_migrations'));
  expect(fromMigrations).toEqual(await ask(empty, DESCRIPTION));
  expect(fromMigrations.length).toBeGreaterThan(100);
});
