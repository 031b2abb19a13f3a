import { SlipwayError } from '../errors.ts';

export type Migration = { name: string; sql: string /** sha256 of the file's bytes, in hex. */; checksum: string };

/** A row of Prisma's book that was not rolled back. */
export type AppliedMigration = { name: string; checksum: string; finished: boolean; logs: string | null };

/**
 * Which migrations are still to be applied, in order. Throws `migration-refused` with the name of the migration that
 * the database and this version disagree on: better no start than a half-known schema.
 */
export function planMigrations(migrations: readonly Migration[], applied: readonly AppliedMigration[]): Migration[] {
  for (const { name, checksum, finished, logs } of applied) {
    if (!finished) {
      throw refused(name, 'unfinished', `failed or was interrupted before${logs ? `: ${firstLine(logs)}` : ''}`);
    }
    const known = migrations.find((migration) => migration.name === name);
    if (!known) throw refused(name, 'unknown', 'was applied by another version of Slipway; this one does not know it');
    if (known.checksum !== checksum) throw refused(name, 'changed', 'was changed after it was applied');
  }
  const done = new Set(applied.map(({ name }) => name));
  return migrations.filter(({ name }) => !done.has(name));
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

function refused(migration: string, reason: string, words: string): SlipwayError {
  return new SlipwayError('migration-refused', `migration ${migration} ${words}`, { details: { migration, reason } });
}
