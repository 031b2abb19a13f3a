import { expect, test } from 'vitest';
import { createAllowance } from '#lib/realtime/allowance.ts';

const at = (seconds: number) => new Date(seconds * 1000);

test('what is saved up may be spent at once, then only what comes in', () => {
  const allowance = createAllowance({ perSecond: 2, burst: 3 });
  expect([
    allowance.spend(3, at(0)),
    allowance.spend(1, at(0)),
    allowance.spend(1, at(0.5)),
    allowance.spend(1, at(0.6)),
    allowance.spend(3, at(100)),
    allowance.spend(1, at(100)),
  ]).toEqual([true, false, true, false, true, false]);
});

test('a refused amount costs nothing', () => {
  const allowance = createAllowance({ perSecond: 1, burst: 5 });
  expect([allowance.spend(6, at(0)), allowance.spend(5, at(0))]).toEqual([false, true]);
});

test('a clock that is set back neither gives nor takes', () => {
  const allowance = createAllowance({ perSecond: 1, burst: 2 });
  expect([allowance.spend(1, at(100)), allowance.spend(1, at(10)), allowance.spend(1, at(10))]).toEqual([
    true,
    true,
    false,
  ]);
});
