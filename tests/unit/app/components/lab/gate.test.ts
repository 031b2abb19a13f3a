import { expect, test } from 'vitest';
import { gateAt } from '#app/components/lab/gate.ts';

test('a hard gate stays closed while a task is open', () => {
  expect(gateAt('hard', 1).closed).toBe(true);
  expect(gateAt('hard', 0)).toEqual({ closed: false, words: null });
});

test('a soft gate only says what is open', () => {
  expect(gateAt('soft', 2)).toEqual({
    closed: false,
    words: '2 tasks on this page are still open. You may go on and come back.',
  });
});

test('no gate says nothing', () => {
  expect(gateAt('none', 3)).toEqual({ closed: false, words: null });
});
