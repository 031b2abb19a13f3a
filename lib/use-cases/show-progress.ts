import type { Lab } from '../labs/lab.ts';
import { fillIn, parametersFor } from '../labs/parameters.ts';
import { standingIn } from '../progress/standing.ts';
import type { Runtime } from '../runtime.ts';
import type { ProgressView } from './views.ts';

/** The page shows no more; older attempts stay in the database. */
const LATEST_ATTEMPTS = 50;

/** One person's standing in the whole course, and their latest attempts. */
export async function showProgress(
  { db, labs }: Pick<Runtime, 'db' | 'labs'>,
  { userId, handle }: { userId: string; handle: string },
): Promise<ProgressView> {
  const [rows, attempts] = await Promise.all([
    db.taskProgress.findMany({ where: { userId } }),
    db.attempt.findMany({ where: { userId }, orderBy: [{ at: 'desc' }, { id: 'desc' }], take: LATEST_ATTEMPTS }),
  ]);
  const titlesOf = (lab: Lab) => {
    const parameters = parametersFor(lab, { userId, handle });
    return new Map(lab.tasks.map(({ id, title }) => [id, fillIn(title, parameters)]));
  };
  const titles = new Map(labs.map((lab) => [lab.slug, { lab: lab.title, tasks: titlesOf(lab) }]));
  const shown = labs.map((lab) => ({
    number: lab.number,
    slug: lab.slug,
    title: lab.title,
    ...standingIn(lab, rows, false),
    tasks: lab.tasks.map((task) => {
      const row = rows.find(({ labSlug, taskId }) => labSlug === lab.slug && taskId === task.id);
      return {
        id: task.id,
        title: titles.get(lab.slug)?.tasks.get(task.id) ?? task.id,
        points: Math.min(row?.points ?? 0, task.points),
        worth: task.points,
        passedAt: row?.passedAt?.toISOString() ?? null,
        attempts: row?.attempts ?? 0,
        hintsUsed: row?.hintsUsed ?? 0,
      };
    }),
  }));
  return {
    points: shown.reduce((sum, { points }) => sum + points, 0),
    worth: shown.reduce((sum, { worth }) => sum + worth, 0),
    labsDone: shown.filter(({ standing }) => standing === 'done').length,
    labs: shown.map(({ standing: _, ...lab }) => lab),
    attempts: attempts.map(({ id, at, labSlug, taskId, outcome, points, worth }) => ({
      id,
      at: at.toISOString(),
      labSlug,
      labTitle: titles.get(labSlug)?.lab ?? labSlug,
      taskId,
      taskTitle: titles.get(labSlug)?.tasks.get(taskId) ?? taskId,
      outcome,
      points,
      worth,
    })),
  };
}
