import { z } from 'zod';

/** How many tests really ran. A test that was skipped counts as failed: nothing is left out silently. */
export type Tally = { passed: number; failed: number };

export const addTallies = (tallies: readonly Tally[]): Tally => ({
  passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
  failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
});

const vitestReport = z.object({
  numPassedTests: z.number(),
  numTotalTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

/** Reads the report of vitest's `json` reporter. A file that fails before its first test counts as one failure. */
export function tallyOfVitest(report: unknown): Tally {
  const { numPassedTests, numTotalTests, testResults } = vitestReport.parse(report);
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length;
  return { passed: numPassedTests, failed: numTotalTests - numPassedTests + brokenFiles };
}

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()),
});

/** Reads the report of Playwright's `json` reporter. Errors outside of tests count as one failure each. */
export function tallyOfPlaywright(report: unknown): Tally {
  const { stats, errors } = playwrightReport.parse(report);
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped + errors.length };
}

const labsReport = z.object({ passed: z.number(), failed: z.number() });

/** Reads the report of `npm run labs -- test --report=FILE`. */
export function tallyOfLabs(report: unknown): Tally {
  const { passed, failed } = labsReport.parse(report);
  return { passed, failed };
}
