import { beforeEach, expect, test } from 'vitest';
import type { TaskResult } from '#lib/grading/result.ts';
import { newId } from '#lib/ids.ts';
import { listLatestAttempts } from '#lib/progress/latest-attempts.ts';
import { recordAttempt } from '#lib/progress/record-attempt.ts';
import { testDatabase } from '#tests/support/database.ts';

const { db } = await testDatabase();
const labSlug = 'commit-an-image';
let userId = '';

beforeEach(async () => {
  userId = newId();
  await db.user.create({ data: { id: userId, name: 'Ada', handle: `ada-${userId}` } });
});

function resultWith(outcome: TaskResult['outcome'], points: number): TaskResult {
  const assertion = { id: 'tagged', outcome: 'met' as const, title: 't', expected: 'e', actual: 'a', message: null };
  return {
    taskId: 'commit',
    outcome,
    points,
    worth: 10,
    assertions: [{ ...assertion, points, worth: 10 }],
    waitsFor: [],
    checkedAt: new Date(0).toISOString(),
  };
}

const record = (outcome: TaskResult['outcome'], points: number, { sticky = true, minute = 0 } = {}) =>
  recordAttempt(db, {
    userId,
    labSlug,
    sandboxId: null,
    result: resultWith(outcome, points),
    trigger: 'check',
    durationMs: 12.6,
    sticky,
    now: new Date(Date.UTC(2026, 0, 1, 12, minute)),
  });

const standing = () =>
  db.taskProgress.findUnique({
    where: { userId_labSlug_taskId: { userId, labSlug, taskId: 'commit' } },
    select: { points: true, worth: true, attempts: true, passedAt: true },
  });

test('in a sticky lab the best attempt counts and a passed task stays passed', async () => {
  await record('failed', 6, { minute: 1 });
  await record('passed', 10, { minute: 2 });
  await record('failed', 3, { minute: 3 });
  expect(await standing()).toEqual({
    points: 10,
    worth: 10,
    attempts: 3,
    passedAt: new Date(Date.UTC(2026, 0, 1, 12, 2)),
  });
});

test('in a lab that is not sticky the latest attempt counts', async () => {
  await record('passed', 10, { sticky: false, minute: 1 });
  await record('failed', 3, { sticky: false, minute: 2 });
  expect(await standing()).toEqual({ points: 3, worth: 10, attempts: 2, passedAt: null });
});

test('an error of ours is kept and changes no standing', async () => {
  await record('failed', 6);
  await record('error', 0, { minute: 1 });
  expect(await standing()).toMatchObject({ points: 6, attempts: 1 });
  expect(await db.attempt.count({ where: { userId, outcome: 'error' } })).toBe(1);
});

test('attempts that end at the same moment all count, and the best stays', async () => {
  await Promise.all([2, 9, 4, 7, 1, 8].map((points) => record('failed', points)));
  expect(await standing()).toMatchObject({ points: 9, attempts: 6 });
});

test('a pending task is refused, and nothing is written', async () => {
  await expect(record('pending', 0)).rejects.toThrow(RangeError);
  expect(await db.attempt.count({ where: { userId } })).toBe(0);
});

test('an attempt whose standing cannot be written is not written either', async () => {
  await expect(record('failed', -1)).rejects.toThrow();
  expect(await db.attempt.count({ where: { userId } })).toBe(0);
});

test('the latest attempt that counted is shown, not an error of ours', async () => {
  await record('failed', 6, { minute: 1 });
  await record('error', 0, { minute: 2 });
  const latest = await listLatestAttempts(db, { userId, labSlug });
  expect([...latest]).toEqual([['commit', { ...resultWith('failed', 6), checkedAt: '2026-01-01T12:01:00.000Z' }]]);
});
