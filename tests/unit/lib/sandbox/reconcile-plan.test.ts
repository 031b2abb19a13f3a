import { expect, test } from 'vitest';
import type { SandboxSeen } from '#lib/sandbox/driver.ts';
import { type KnownSandbox, planReconciliation } from '#lib/sandbox/reconcile-plan.ts';
import type { SandboxStatus } from '#lib/sandbox/view.ts';

const now = new Date('2030-01-07T09:00:00Z');
const later = new Date('2030-01-07T09:30:00Z');
const row = (id: string, status: SandboxStatus, expiresAt: Date | null = later): KnownSandbox => ({
  id,
  status,
  expiresAt,
});
const onHost = (id: string, state: SandboxSeen['state'] = 'running'): SandboxSeen => ({
  id,
  slot: 0,
  state,
  createdAt: now,
});
const plan = (live: KnownSandbox[], seen: SandboxSeen[], inHand: string[] = []) =>
  planReconciliation({ live, seen, inHand: new Set(inHand), now });

test.each([
  ['what runs and is in time needs nothing', [row('a', 'ready')], [onHost('a')], []],
  ['what waits needs nothing', [row('a', 'requested', null), row('b', 'queued', null)], [], []],
  ['what is over its time expires', [row('a', 'ready', now)], [onHost('a')], [{ kind: 'expire', id: 'a' }]],
  ['what is not on the host is lost', [row('a', 'ready')], [], [{ kind: 'lost', id: 'a' }]],
  ['what has ended on the host is lost', [row('a', 'ready')], [onHost('a', 'ended')], [{ kind: 'lost', id: 'a' }]],
  [
    'a start without a process is begun again',
    [row('a', 'starting', null)],
    [onHost('a')],
    [{ kind: 'restart', id: 'a' }],
  ],
  ['an end without a process is finished', [row('a', 'stopping')], [], [{ kind: 'finish-ending', id: 'a' }]],
  ['what no live row knows is removed', [], [onHost('x', 'ended')], [{ kind: 'remove', id: 'x' }]],
])('%s', (_name, live, seen, steps) => {
  expect(plan(live, seen)).toEqual(steps);
});

test('what this process is at is left alone', () => {
  const live = [row('a', 'starting', null), row('b', 'stopping'), row('c', 'ready', now)];
  expect(plan(live, [onHost('c'), onHost('d')], ['a', 'b', 'c', 'd'])).toEqual([]);
});
