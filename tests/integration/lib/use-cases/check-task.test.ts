import { beforeAll, beforeEach, expect, test } from 'vitest';
import { type BusEvents, createBus } from '#lib/bus.ts';
import { systemClock } from '#lib/clock.ts';
import { codeOf } from '#lib/errors.ts';
import { newId } from '#lib/ids.ts';
import type { Lab, LabTask } from '#lib/labs/lab.ts';
import { createLog } from '#lib/log.ts';
import { checkTask } from '#lib/use-cases/check-task.ts';
import { showHint } from '#lib/use-cases/show-hint.ts';
import { testDatabase } from '#tests/support/database.ts';
import { testEngine } from '#tests/support/engine.ts';
import { assertionFrom } from '#tests/support/known-facts.ts';

const { db } = await testDatabase();
const { driver, startSandbox, say } = testEngine({ SLIPWAY_SANDBOX_INTERNET: false });

const assertions = [
  assertionFrom({ id: 'there', container: 'box', exists: true, points: 1 }),
  assertionFrom({ id: 'named', image: '{{student}}/debian:mine', exists: true, points: 2 }),
];
const task = (id: string, needs: string[]): LabTask => ({
  id,
  title: id,
  points: 3,
  needs,
  assertions,
  hints: ['Look around, {{student}}.', 'Then tag it.'],
  solve: 'solve/x.sh',
  mutants: [],
});
const lab = {
  slug: 'tags',
  sticky: true,
  parameters: {},
  tasks: [task('tag-it', []), task('run-it', ['tag-it'])],
} as unknown as Lab;

const bus = createBus();
const deps = { db, driver, bus, clock: systemClock, log: createLog('silent'), labs: [lab] };
const told: BusEvents['task-graded'][] = [];
bus.subscribe('task-graded', (event) => told.push(event));

let engineId = '';
let userId = '';
let slot = 0;

beforeAll(async () => {
  engineId = await startSandbox();
  await driver.preload(engineId, 'debian:trixie-slim');
});

beforeEach(async () => {
  told.length = 0;
  userId = newId();
  await db.user.create({ data: { id: userId, name: 'Ada', handle: `ada-${userId.slice(-6)}` } });
});

/** A row for the running sandbox, which changes hands from test to test. */
async function giveSandbox(id: string, status: 'ready' | 'starting' = 'ready'): Promise<void> {
  await db.sandbox.deleteMany({ where: { id } });
  slot += 1;
  await db.sandbox.create({ data: { id, userId, labSlug: 'tags', status, slot } });
}

const check = (taskId: string, labSlug = 'tags') => checkTask(deps, { userId, labSlug, taskId, trigger: 'check' });
const codeOfCheck = (taskId: string, labSlug?: string) => check(taskId, labSlug).then(() => null, codeOf);
const attempts = () =>
  db.attempt.findMany({ where: { userId }, select: { taskId: true, outcome: true, points: true, sandboxId: true } });

test('a task turns from failed to passed as the student works, and every attempt stands in the database', async () => {
  await giveSandbox(engineId);
  expect(await check('tag-it')).toMatchObject({ outcome: 'failed', points: 0, worth: 3 });
  const handle = `ada-${userId.slice(-6)}`;
  const solve = `docker create --name box debian:trixie-slim true && docker tag debian:trixie-slim ${handle}/debian:mine`;
  expect(await say(engineId, solve)).toMatchObject({ exitCode: 0 });
  expect(await check('tag-it')).toMatchObject({ outcome: 'passed', points: 3 });
  expect(await attempts()).toEqual([
    { taskId: 'tag-it', outcome: 'failed', points: 0, sandboxId: engineId },
    { taskId: 'tag-it', outcome: 'passed', points: 3, sandboxId: engineId },
  ]);
  expect(told.map(({ userId: whose, labSlug, result }) => [whose, labSlug, result.outcome])).toEqual([
    [userId, 'tags', 'failed'],
    [userId, 'tags', 'passed'],
  ]);
  expect(await check('run-it')).toMatchObject({ outcome: 'passed' });
  await say(engineId, 'docker rm -f box');
});

test('a task whose needs are open is pending: nothing is looked at, nothing recorded', async () => {
  await giveSandbox(engineId);
  expect(await check('run-it')).toMatchObject({ outcome: 'pending', waitsFor: ['tag-it'], assertions: [] });
  expect(await attempts()).toEqual([]);
  expect(told).toEqual([]);
});

test('checks of one sandbox that come at once are done one after the other, and all are recorded', async () => {
  await giveSandbox(engineId);
  const results = await Promise.all([check('tag-it'), check('tag-it'), check('tag-it')]);
  expect(results.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed']);
  expect(await attempts()).toHaveLength(3);
});

test('a sandbox that is not ready, or not there, is no wrong answer', async () => {
  expect(await codeOfCheck('tag-it')).toBe('sandbox-not-ready');
  await giveSandbox(newId(), 'starting');
  expect(await codeOfCheck('tag-it')).toBe('sandbox-not-ready');
  expect(await attempts()).toEqual([]);
});

test('a lab or a task that does not exist is named', async () => {
  expect(await codeOfCheck('tag-it', 'nowhere')).toBe('lab-not-found');
  expect(await codeOfCheck('nothing')).toBe('task-not-found');
});

test('a sandbox that is gone from the host is an error of ours: recorded, and it costs nothing', async () => {
  const gone = newId();
  await giveSandbox(gone);
  const result = await check('tag-it');
  expect(result).toMatchObject({ outcome: 'error', points: 0 });
  expect(result.assertions.map(({ message }) => message)).toEqual(
    Array(2).fill(expect.stringContaining('does not count')),
  );
  expect(await attempts()).toMatchObject([{ outcome: 'error' }]);
  expect(await db.taskProgress.findMany({ where: { userId } })).toEqual([]);
});

test('hints unfold one by one, in the student’s own words, and the count stops at the last', async () => {
  const show = () => showHint(deps, { userId, labSlug: 'tags', taskId: 'tag-it' });
  const handle = `ada-${userId.slice(-6)}`;
  expect(await show()).toEqual({ hints: [`Look around, ${handle}.`], hintCount: 2 });
  expect(await show()).toEqual({ hints: [`Look around, ${handle}.`, 'Then tag it.'], hintCount: 2 });
  expect(await show()).toEqual({ hints: [`Look around, ${handle}.`, 'Then tag it.'], hintCount: 2 });
  expect(
    await db.taskProgress.findMany({ where: { userId }, select: { hintsUsed: true, points: true, attempts: true } }),
  ).toEqual([{ hintsUsed: 2, points: 0, attempts: 0 }]);
});

test('two hints asked for at once are two hints', async () => {
  const show = () => showHint(deps, { userId, labSlug: 'tags', taskId: 'tag-it' });
  await Promise.all([show(), show(), show()]);
  expect((await show()).hints).toHaveLength(2);
});

test('a hint of a task that does not exist is refused', async () => {
  const asked = showHint(deps, { userId, labSlug: 'tags', taskId: 'nothing' });
  expect(await asked.then(() => null, codeOf)).toBe('task-not-found');
});
