import { SlipwayError } from '../errors.ts';
import type { Lab, LabTask } from './lab.ts';

/** Throws `lab-not-found`. */
export function getLab(labs: readonly Lab[], slug: string): Lab {
  const lab = labs.find((candidate) => candidate.slug === slug);
  if (!lab) throw new SlipwayError('lab-not-found', `there is no lab ${JSON.stringify(slug)}`);
  return lab;
}

/** Throws `task-not-found`. */
export function getTask(lab: Lab, taskId: string): LabTask {
  const task = lab.tasks.find(({ id }) => id === taskId);
  if (!task) throw new SlipwayError('task-not-found', `the lab ${lab.slug} has no task ${JSON.stringify(taskId)}`);
  return task;
}
