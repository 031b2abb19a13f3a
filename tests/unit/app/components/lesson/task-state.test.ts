import { expect, test } from 'vitest';
import { taskState } from '#app/components/lesson/task-state.ts';
import type { TaskOutcome } from '#lib/grading/result.ts';
import type { TaskView } from '#lib/use-cases/views.ts';

const task = (outcome: TaskOutcome | null, passed = false): TaskView => ({
  id: 'commit',
  title: 'Commit it',
  worth: 10,
  points: 0,
  passed,
  needs: [],
  hints: [],
  hintCount: 0,
  latest: outcome && {
    taskId: 'commit',
    outcome,
    points: 0,
    worth: 10,
    assertions: [],
    waitsFor: [],
    checkedAt: '2026-11-21T12:00:00Z',
  },
});

test('a passed task stays passed when its latest check says otherwise', () => {
  expect([taskState(task('failed', true), 0), taskState(task('error', true), 1)]).toEqual(['passed', 'passed']);
});

test('a task whose needs are open waits', () => {
  expect([taskState(task(null), 1), taskState(task('failed'), 1)]).toEqual(['waiting', 'waiting']);
});

test('a task that waited is open again once its needs are met', () => {
  expect(taskState(task('pending'), 0)).toBe('open');
});

test('our fault never looks like a wrong answer', () => {
  expect([taskState(task('error'), 0), taskState(task('failed'), 0), taskState(task(null), 0)]).toEqual([
    'ours',
    'failed',
    'open',
  ]);
});
