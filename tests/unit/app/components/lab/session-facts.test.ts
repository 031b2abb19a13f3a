import { expect, test } from 'vitest';
import {
  nextTick,
  sandboxAfter,
  secondsUntil,
  serverAheadBy,
  type Tasks,
  withHints,
  withResult,
} from '#app/components/lab/session-facts.ts';
import type { TaskResult } from '#lib/grading/result.ts';
import type { SandboxView } from '#lib/sandbox/view.ts';

const tasks: Tasks = {
  commit: {
    id: 'commit',
    title: 'Commit it',
    worth: 10,
    points: 4,
    passed: false,
    needs: [],
    hints: [],
    hintCount: 3,
    latest: null,
  },
};
const result = (outcome: TaskResult['outcome'], points: number, checkedAt: string): TaskResult => ({
  taskId: 'commit',
  outcome,
  points,
  worth: 10,
  assertions: [],
  waitsFor: [],
  checkedAt,
});
const sandbox = (id: string, status: SandboxView['status'], labSlug = 'commit-image'): SandboxView => ({
  id,
  labSlug,
  status,
  reason: null,
  phase: null,
  expiresAt: null,
  extensionsLeft: 0,
  queue: null,
});

test('a result raises the points and never lowers them', () => {
  const passed = withResult(tasks, result('passed', 10, '2026-11-21T10:00:00Z'));
  const after = withResult(passed, result('failed', 3, '2026-11-21T10:01:00Z'));
  expect([after.commit?.points, after.commit?.passed, after.commit?.latest?.outcome]).toEqual([10, true, 'failed']);
});

test('a result that arrives late does not hide the newer one', () => {
  const newer = withResult(tasks, result('failed', 6, '2026-11-21T10:01:00Z'));
  const after = withResult(newer, result('passed', 10, '2026-11-21T10:00:00Z'));
  expect([after.commit?.latest?.outcome, after.commit?.passed]).toEqual(['failed', true]);
});

test('results and hints of tasks that are not here change nothing', () => {
  expect(withResult(tasks, { ...result('passed', 1, ''), taskId: 'other' })).toBe(tasks);
  expect(withHints(tasks, 'other', { hints: ['x'], hintCount: 1 })).toBe(tasks);
  expect(withHints(tasks, 'commit', { hints: ['Look at docker diff.'], hintCount: 3 }).commit?.hints).toHaveLength(1);
});

test('news of the sandbox that a reset replaced changes nothing, nor does that of another lab', () => {
  const present = sandbox('0191b', 'starting');
  expect([
    sandboxAfter(present, sandbox('0191a', 'stopped'), 'commit-image'),
    sandboxAfter(present, sandbox('0191c', 'ready', 'networks'), 'commit-image'),
    sandboxAfter(present, sandbox('0191b', 'ready'), 'commit-image')?.status,
    sandboxAfter(null, sandbox('0191a', 'stopped'), 'commit-image')?.status,
  ]).toEqual([present, present, 'ready', 'stopped']);
});

test('the time left goes by the clock of the server', () => {
  const end = '2026-11-21T10:10:00.000Z';
  const now = Date.parse('2026-11-21T10:00:00.000Z');
  expect([
    secondsUntil(end, now, 0),
    secondsUntil(end, now, 60_000),
    secondsUntil(end, now, 999_999),
    secondsUntil(null, now, 0),
    serverAheadBy(5100, 1000, 1200),
  ]).toEqual([600, 540, 0, null, 4000]);
});

test('seconds are counted only where they matter', () => {
  expect([nextTick(3600), nextTick(300)]).toEqual([15_000, 1000]);
});
