import { expect, test } from 'vitest';
import { addTallies, tallyOfPlaywright, tallyOfVitest } from '#cli/tally.ts';

test('a skipped test counts as failed', () => {
  const report = {
    numPassedTests: 3,
    numTotalTests: 5,
    testResults: [{ status: 'failed', assertionResults: [{}, {}, {}, {}, {}] }],
  };
  expect(tallyOfVitest(report)).toEqual({ passed: 3, failed: 2 });
});

test('a test file that cannot be loaded counts as one failure', () => {
  const report = { numPassedTests: 0, numTotalTests: 0, testResults: [{ status: 'failed', assertionResults: [] }] };
  expect(tallyOfVitest(report)).toEqual({ passed: 0, failed: 1 });
});

test('flaky and skipped browser tests, and errors outside of tests, count as failed', () => {
  const report = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 1 }, errors: [{}] };
  expect(tallyOfPlaywright(report)).toEqual({ passed: 4, failed: 4 });
});

test('a report of another shape is refused, not read as empty', () => {
  expect(() => tallyOfVitest({})).toThrow();
  expect(() => tallyOfPlaywright({ stats: {} })).toThrow();
});

test('tallies add up', () => {
  expect(
    addTallies([
      { passed: 1, failed: 0 },
      { passed: 2, failed: 3 },
    ]),
  ).toEqual({ passed: 3, failed: 3 });
});
