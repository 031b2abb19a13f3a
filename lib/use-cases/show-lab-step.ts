import { SlipwayError } from '../errors.ts';
import type { TaskResult } from '../grading/result.ts';
import type { Lab, LabTask, Parameters } from '../labs/lab.ts';
import { fillIn, parametersFor } from '../labs/parameters.ts';
import { renderStep } from '../labs/render.ts';
import { listLatestAttempts } from '../progress/latest-attempts.ts';
import { standingIn } from '../progress/standing.ts';
import type { Runtime } from '../runtime.ts';
import { findSandbox } from '../sandbox/find-sandbox.ts';
import type { LabStepView, TaskView } from './views.ts';

type ProgressRow = { labSlug: string; taskId: string; points: number; hintsUsed: number; passedAt: Date | null };

/** One lesson page with all that stands around it. Errors: lab-not-found, step-not-found. */
export async function showLabStep(
  deps: Pick<Runtime, 'db' | 'labs' | 'clock' | 'env'>,
  { userId, handle, labSlug, stepSlug }: { userId: string; handle: string; labSlug: string; stepSlug: string },
): Promise<LabStepView> {
  const lab = deps.labs.find(({ slug }) => slug === labSlug);
  if (!lab) throw new SlipwayError('lab-not-found', `no lab ${labSlug}`, { details: { lab: labSlug } });
  const index = lab.steps.findIndex(({ slug }) => slug === stepSlug);
  const step = lab.steps[index];
  if (!step)
    throw new SlipwayError('step-not-found', `no step ${stepSlug} in ${labSlug}`, { details: { step: stepSlug } });

  const parameters = parametersFor(lab, { userId, handle });
  const [body, rows, latest, sandbox] = await Promise.all([
    renderStep(step, parameters, { picturesAt: `/api/labs/${labSlug}/pictures` }),
    deps.db.taskProgress.findMany({ where: { userId, labSlug } }),
    listLatestAttempts(deps.db, { userId, labSlug }),
    findSandbox(deps, { userId, labSlug }),
  ]);
  const { number, slug, title, summary, minutes, gate } = lab;
  const { points, worth } = standingIn(lab, rows, true);
  return {
    lab: { number, slug, title, summary, minutes, gate, points, worth },
    steps: lab.steps.map((each) => ({
      slug: each.slug,
      title: each.title,
      standing: each.taskIds.every((id) => rows.some(({ taskId, passedAt }) => taskId === id && passedAt))
        ? 'done'
        : 'open',
    })),
    step: { slug: step.slug, title: step.title, number: index + 1, body },
    previous: lab.steps[index - 1]?.slug ?? null,
    next: lab.steps[index + 1]?.slug ?? null,
    tasks: taskViews(lab, parameters, rows, latest),
    sandbox,
  };
}

function taskViews(
  lab: Lab,
  parameters: Parameters,
  rows: readonly ProgressRow[],
  latest: ReadonlyMap<string, TaskResult>,
): Record<string, TaskView> {
  const titleOf = (id: string) => fillIn(lab.tasks.find((task) => task.id === id)?.title ?? id, parameters);
  const view = (task: LabTask): TaskView => {
    const row = rows.find(({ taskId }) => taskId === task.id);
    return {
      id: task.id,
      title: titleOf(task.id),
      worth: task.points,
      points: Math.min(row?.points ?? 0, task.points),
      passed: Boolean(row?.passedAt),
      needs: task.needs.map((id) => ({ id, title: titleOf(id) })),
      hints: task.hints.slice(0, row?.hintsUsed ?? 0).map((hint) => fillIn(hint, parameters)),
      hintCount: task.hints.length,
      latest: latest.get(task.id) ?? null,
    };
  };
  return Object.fromEntries(lab.tasks.map((task) => [task.id, view(task)]));
}
