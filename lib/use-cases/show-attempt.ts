import { z } from 'zod';
import { SlipwayError } from '../errors.ts';
import { fillIn, parametersFor } from '../labs/parameters.ts';
import { readAssertions } from '../progress/latest-attempts.ts';
import type { Runtime } from '../runtime.ts';
import type { AttemptView } from './views.ts';

/** One of one's own attempts, with what each assertion said. Anybody else's is `not-found`, like one that never was. */
export async function showAttempt(
  { db, labs }: Pick<Runtime, 'db' | 'labs'>,
  { userId, handle, attemptId }: { userId: string; handle: string; attemptId: string },
): Promise<AttemptView> {
  const attempt = z.uuid().safeParse(attemptId).success
    ? await db.attempt.findFirst({ where: { id: attemptId, userId } })
    : null;
  if (!attempt) throw new SlipwayError('not-found', `no attempt ${attemptId} of this person`);
  const lab = labs.find(({ slug }) => slug === attempt.labSlug);
  const task = lab?.tasks.find(({ id }) => id === attempt.taskId);
  const step = lab?.steps.find(({ taskIds }) => taskIds.includes(attempt.taskId));
  const { id, at, labSlug, taskId, outcome, points, worth } = attempt;
  return {
    id,
    at: at.toISOString(),
    labSlug,
    labTitle: lab?.title ?? labSlug,
    stepSlug: step?.slug ?? null,
    taskId,
    taskTitle: lab && task ? fillIn(task.title, parametersFor(lab, { userId, handle })) : taskId,
    outcome,
    points,
    worth,
    assertions: readAssertions(attempt.assertions),
  };
}
