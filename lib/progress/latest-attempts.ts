import { z } from 'zod';
import type { Database } from '../db/client.ts';
import type { AssertionResult, TaskResult } from '../grading/result.ts';

/** What `recordAttempt` wrote into the JSON column, read back at the border. */
const assertions: z.ZodType<AssertionResult[]> = z.array(
  z.object({
    id: z.string(),
    outcome: z.enum(['met', 'unmet', 'unknown']),
    title: z.string(),
    expected: z.string(),
    actual: z.string(),
    message: z.string().nullable(),
    points: z.number(),
    worth: z.number(),
  }),
);

const row = z.object({
  taskId: z.string(),
  outcome: z.enum(['passed', 'failed']),
  points: z.number(),
  worth: z.number(),
  assertions,
  at: z.date(),
});

export const readAssertions = (stored: unknown): AssertionResult[] => assertions.parse(stored);

/** The latest attempt at each task of a lab that counted, by task id. What was our fault is left out. */
export async function listLatestAttempts(
  db: Database,
  { userId, labSlug }: { userId: string; labSlug: string },
): Promise<ReadonlyMap<string, TaskResult>> {
  const rows = z.array(row).parse(
    await db.$queryRaw`
      SELECT DISTINCT ON ("taskId") "taskId", "outcome"::text, "points", "worth", "assertions", "at"
      FROM "Attempt"
      WHERE "userId" = ${userId}::uuid AND "labSlug" = ${labSlug} AND "outcome" <> 'error'
      ORDER BY "taskId", "at" DESC, "id" DESC`,
  );
  return new Map(
    rows.map(({ at, ...attempt }) => [attempt.taskId, { ...attempt, waitsFor: [], checkedAt: at.toISOString() }]),
  );
}
