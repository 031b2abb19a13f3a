import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, inject } from 'vitest';
import { createDatabase, type Database } from '#lib/db/client.ts';
import { connectionFields } from '#lib/db/connection.ts';

/**
 * A database of the calling test file's own, migrated and empty, dropped after its last test. Call it at the top of
 * the file: `const { db } = await testDatabase();`.
 */
export async function testDatabase(): Promise<{ db: Database; url: string }> {
  const { url, drop } = await copyTemplate();
  const db = createDatabase(url);
  afterAll(async () => {
    await db.$disconnect();
    await drop();
  });
  return { db, url };
}

/** A database without any table, for what makes tables. */
export async function emptyDatabase(): Promise<{ url: string }> {
  const { url, drop } = await copyTemplate('template0');
  afterAll(drop);
  return { url };
}

async function copyTemplate(template?: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const templateUrl = new URL(inject('templateDatabaseUrl'));
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(templateUrl.href, `CREATE DATABASE ${name} TEMPLATE ${template ?? templateUrl.pathname.slice(1)}`);
  const url = new URL(templateUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(templateUrl.href, `DROP DATABASE ${name} WITH (FORCE)`) };
}

/** Over the maintenance database: a template must have no connections while it is copied. */
async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ ...connectionFields(url), database: 'postgres' });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
