import { expect, test } from 'vitest';
import type { LabTask } from '#lib/labs/lab.ts';
import { standingIn, type TaskRow } from '#lib/progress/standing.ts';

const task = (id: string, points: number): LabTask => ({
  id,
  title: id,
  points,
  needs: [],
  assertions: [],
  hints: [],
  solve: `solve/${id}.sh`,
  mutants: [],
});
const lab = { slug: 'commit', tasks: [task('install', 4), task('commit', 6)] };
const row = (taskId: string, points: number, passed: boolean): TaskRow => ({
  labSlug: 'commit',
  taskId,
  points,
  passedAt: passed ? new Date(0) : null,
});

test('a lab that nobody has opened is new', () => {
  expect(standingIn(lab, [], false)).toEqual({ points: 0, worth: 10, standing: 'new' });
});

test('a lab is started by looking at it, or by an attempt', () => {
  expect(standingIn(lab, [], true).standing).toBe('started');
  expect(standingIn(lab, [row('commit', 3, false)], false)).toEqual({ points: 3, worth: 10, standing: 'started' });
});

test('a lab is done when every task is passed', () => {
  expect(standingIn(lab, [row('install', 4, true), row('commit', 6, true)], true)).toEqual({
    points: 10,
    worth: 10,
    standing: 'done',
  });
});

test('points of another lab, of a task that is gone, or above today’s worth do not count', () => {
  const rows = [{ ...row('install', 4, true), labSlug: 'other' }, row('gone', 5, true), row('install', 9, true)];
  expect(standingIn(lab, rows, true)).toEqual({ points: 4, worth: 10, standing: 'started' });
});
