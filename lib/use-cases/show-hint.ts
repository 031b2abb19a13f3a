import { getLab, getTask } from '../labs/get-lab.ts';
import { fillIn, parametersFor } from '../labs/parameters.ts';
import type { Runtime } from '../runtime.ts';

/**
 * Unfolds the next hint of a task and counts it; past the last one nothing is counted any more. Hints do not cost points:
 * the count tells the instructor where a lab is hard. Errors: lab-not-found, task-not-found.
 */
export async function showHint(
  { db, labs }: Pick<Runtime, 'db' | 'labs'>,
  { userId, labSlug, taskId }: { userId: string; labSlug: string; taskId: string },
): Promise<{ hints: string[]; hintCount: number }> {
  const lab = getLab(labs, labSlug);
  const task = getTask(lab, taskId);
  const hintCount = task.hints.length;
  const key = { userId, labSlug, taskId };

  await db.taskProgress.createMany({ data: [{ ...key, worth: task.points }], skipDuplicates: true });
  // The condition stands in the update, so that two clicks at once can't count past the last hint.
  await db.taskProgress.updateMany({
    where: { ...key, hintsUsed: { lt: hintCount } },
    data: { hintsUsed: { increment: 1 } },
  });
  const { hintsUsed, user } = await db.taskProgress.findUniqueOrThrow({
    where: { userId_labSlug_taskId: key },
    select: { hintsUsed: true, user: { select: { handle: true } } },
  });
  const parameters = parametersFor(lab, { userId, handle: user.handle });
  return { hints: task.hints.slice(0, hintsUsed).map((hint) => fillIn(hint, parameters)), hintCount };
}
