import type { Database } from '../db/client.ts';
import type { TaskResult } from '../grading/result.ts';
import { newId } from '../ids.ts';

export type AttemptToRecord = {
  userId: string;
  labSlug: string;
  /** Null where the attempt needed no sandbox. */
  sandboxId: string | null;
  /** `pending` is no attempt and must not be handed in. */
  result: TaskResult;
  trigger: 'check' | 'event';
  durationMs: number;
  /** Whether the lab lets a passed task stay passed when its facts vanish later. */
  sticky: boolean;
  now: Date;
};

/**
 * Writes one evaluation and what it means for the student's standing, both or neither. An `error` is kept for the
 * operator and changes no standing. In a sticky lab points never go down and `passedAt` stays; otherwise the latest
 * attempt counts. Safe when two evaluations of one task end at the same moment.
 */
export async function recordAttempt(db: Database, attempt: AttemptToRecord): Promise<void> {
  const { userId, labSlug, sandboxId, result, trigger, durationMs, sticky, now } = attempt;
  const { outcome, taskId, points, worth } = result;
  if (outcome === 'pending')
    throw new RangeError('A pending task was not evaluated, so there is no attempt to record.');
  const passedAt = outcome === 'passed' ? now : null;
  await db.$transaction(async (tx) => {
    await tx.attempt.create({
      data: {
        id: newId(),
        userId,
        labSlug,
        taskId,
        sandboxId,
        outcome,
        points,
        worth,
        assertions: [...result.assertions],
        trigger,
        durationMs: Math.round(durationMs),
        at: now,
      },
    });
    if (outcome === 'error') return;
    // One statement, so that evaluations which end together can't overwrite each other's better result.
    await tx.$executeRaw`
      INSERT INTO "TaskProgress" ("userId", "labSlug", "taskId", "points", "worth", "attempts", "passedAt", "updatedAt")
      VALUES (${userId}::uuid, ${labSlug}, ${taskId}, ${points}, ${worth}, 1, ${passedAt}, ${now})
      ON CONFLICT ("userId", "labSlug", "taskId") DO UPDATE SET
        "points" = CASE WHEN ${sticky} THEN GREATEST("TaskProgress"."points", EXCLUDED."points") ELSE EXCLUDED."points" END,
        "worth" = EXCLUDED."worth",
        "attempts" = "TaskProgress"."attempts" + 1,
        "passedAt" = CASE
          WHEN ${sticky} OR EXCLUDED."passedAt" IS NOT NULL THEN COALESCE("TaskProgress"."passedAt", EXCLUDED."passedAt")
          ELSE NULL
        END,
        "updatedAt" = EXCLUDED."updatedAt"`;
  });
}
