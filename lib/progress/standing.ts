import type { Lab } from '../labs/lab.ts';

/** The columns of TaskProgress that a standing is made from. */
export type TaskRow = { labSlug: string; taskId: string; points: number; passedAt: Date | null };

export type LabStanding = { points: number; worth: number; standing: 'new' | 'started' | 'done' };

/**
 * Where somebody stands with a lab. Tasks that the lab no longer has count for nothing; points above what a task is
 * worth today (it may have been worth more) count as its worth.
 */
export function standingIn(lab: Pick<Lab, 'slug' | 'tasks'>, rows: readonly TaskRow[], visited: boolean): LabStanding {
  const own = new Map(rows.filter(({ labSlug }) => labSlug === lab.slug).map((row) => [row.taskId, row]));
  const worth = lab.tasks.reduce((sum, task) => sum + task.points, 0);
  const points = lab.tasks.reduce((sum, task) => sum + Math.min(own.get(task.id)?.points ?? 0, task.points), 0);
  const allPassed = lab.tasks.length > 0 && lab.tasks.every((task) => own.get(task.id)?.passedAt);
  if (allPassed) return { points, worth, standing: 'done' };
  const begun = visited || lab.tasks.some((task) => own.has(task.id));
  return { points, worth, standing: begun ? 'started' : 'new' };
}
