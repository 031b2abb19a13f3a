import { studentEngineOf } from '../engine/engine-pool.ts';
import { SlipwayError } from '../errors.ts';
import { evaluateTask, pendingResult } from '../grading/evaluate-task.ts';
import { oneAtATime } from '../grading/one-at-a-time.ts';
import type { TaskResult } from '../grading/result.ts';
import { getLab, getTask } from '../labs/get-lab.ts';
import type { LabTask } from '../labs/lab.ts';
import { parametersFor } from '../labs/parameters.ts';
import { recordAttempt } from '../progress/record-attempt.ts';
import type { Runtime } from '../runtime.ts';

type Deps = Pick<Runtime, 'db' | 'driver' | 'clock' | 'log' | 'bus' | 'labs'>;

/**
 * Looks at one student's sandbox and decides one task. The attempt stands in the database before anybody hears of it, so
 * that a server killed at any moment loses no result that was shown. A task whose needs are open is `pending`: nothing is
 * looked at, nothing recorded.
 * Errors: lab-not-found, task-not-found, sandbox-not-ready, too-many-requests.
 */
export async function checkTask(
  deps: Deps,
  input: { userId: string; labSlug: string; taskId: string; trigger: 'check' },
): Promise<TaskResult> {
  const { db, driver, clock, log, bus } = deps;
  const { userId, labSlug, taskId, trigger } = input;
  const lab = getLab(deps.labs, labSlug);
  const task = getTask(lab, taskId);

  const waitsFor = await findOpenNeeds(deps, userId, labSlug, task);
  if (waitsFor.length > 0) return pendingResult(task, waitsFor, clock.now());

  const { sandboxId, handle } = await getReadySandbox(deps, userId, labSlug);
  const parameters = parametersFor(lab, { userId, handle });
  return oneAtATime(sandboxId, async () => {
    const begun = clock.now().getTime();
    const result = await evaluateTask({ engine: studentEngineOf(driver, sandboxId), clock }, { task, parameters });
    const now = clock.now();
    const durationMs = now.getTime() - begun;
    await recordAttempt(db, {
      userId,
      labSlug,
      sandboxId,
      result,
      trigger,
      durationMs,
      sticky: lab.sticky,
      now,
    });
    log.info('task-graded', { userId, labSlug, taskId, sandboxId, outcome: result.outcome, durationMs });
    bus.publish('task-graded', { userId, labSlug, result });
    return result;
  });
}

async function findOpenNeeds(
  { db }: Pick<Deps, 'db'>,
  userId: string,
  labSlug: string,
  task: LabTask,
): Promise<string[]> {
  if (task.needs.length === 0) return [];
  const passed = await db.taskProgress.findMany({
    where: { userId, labSlug, taskId: { in: [...task.needs] }, passedAt: { not: null } },
    select: { taskId: true },
  });
  return task.needs.filter((needed) => !passed.some(({ taskId }) => taskId === needed));
}

/** A sandbox that is starting, queued or gone is no wrong answer: there is nothing to look at. */
async function getReadySandbox({ db }: Pick<Deps, 'db'>, userId: string, labSlug: string) {
  const sandbox = await db.sandbox.findFirst({
    where: { userId, labSlug, status: 'ready' },
    orderBy: { createdAt: 'desc' },
    select: { id: true, user: { select: { handle: true } } },
  });
  if (!sandbox) throw new SlipwayError('sandbox-not-ready', `no sandbox of ${userId} for ${labSlug} is ready`);
  return { sandboxId: sandbox.id, handle: sandbox.user.handle };
}
