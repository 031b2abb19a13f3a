import { expect, test } from 'vitest';
import { jsonOf, median, quantile, tableOf } from '#tests/bench/figures.ts';

test('quantiles are samples that were measured, by nearest rank', () => {
  const samples = [5, 1, 4, 2, 3];
  expect([median(samples), quantile(samples, 0.95), quantile(samples, 0)]).toEqual([3, 5, 1]);
});

test('a quantile of nothing is an error, not a zero', () => {
  expect(() => median([])).toThrow(RangeError);
});

test('the table says whether a goal was held', () => {
  const table = tableOf([
    { name: 'a_ms', value: 12, samples: [11, 12, 13], goal: 10 },
    { name: 'b_ratio', value: 0.9, samples: [0.9], goal: 0.7, atLeast: true },
  ]);
  expect(table).toMatch(/a_ms +12 .*MISSED/);
  expect(table).toMatch(/b_ratio +0.9 .*held/);
});

test('a figure that could not be measured is null with its reason', () => {
  const line = JSON.parse(
    jsonOf('start', 'abc', { cores: 2 }, [{ name: 'x_ms', value: null, samples: [], note: 'no engine' }]),
  );
  expect(line).toEqual({
    bench: 'start',
    commit: 'abc',
    machine: { cores: 2 },
    figures: { x_ms: null },
    notes: { x_ms: 'no engine' },
  });
});
