import { expect, test } from 'vitest';
import { planMigrations } from '#lib/db/plan-migrations.ts';

const first = { name: '1_init', sql: 'create', checksum: 'aa' };
const second = { name: '2_more', sql: 'alter', checksum: 'bb' };
const done = (name: string, checksum: string) => ({ name, checksum, finished: true, logs: null });

test('an empty book leaves every migration to do, in order', () => {
  expect(planMigrations([first, second], [])).toEqual([first, second]);
});

test('what is in the book is not done again', () => {
  expect(planMigrations([first, second], [done('1_init', 'aa')])).toEqual([second]);
});

test('a migration that was changed after it was applied is refused by name', () => {
  expect(() => planMigrations([first, second], [done('1_init', 'other')])).toThrowError(
    expect.objectContaining({ code: 'migration-refused', details: { migration: '1_init', reason: 'changed' } }),
  );
});

test('a migration that failed before is refused by name and with what was said', () => {
  const failed = { name: '2_more', checksum: 'bb', finished: false, logs: 'syntax error\nat line 3' };
  expect(() => planMigrations([first, second], [done('1_init', 'aa'), failed])).toThrowError(
    expect.objectContaining({
      message: 'migration 2_more failed or was interrupted before: syntax error',
      details: { migration: '2_more', reason: 'unfinished' },
    }),
  );
});

test('a migration of a newer version is refused by name', () => {
  expect(() => planMigrations([first], [done('1_init', 'aa'), done('9_future', 'cc')])).toThrowError(
    expect.objectContaining({ details: { migration: '9_future', reason: 'unknown' } }),
  );
});
