import type { TaskView } from '#lib/use-cases/views.ts';

/** The looks a task card may have. `open`: never checked. `failed` reads "not yet": red is for destroying things. */
export type TaskState = 'passed' | 'open' | 'waiting' | 'failed' | 'ours';

/**
 * What a card shows. A passed task stays passed; a task whose needs are open waits, whatever its last attempt said;
 * else the latest attempt decides.
 */
export function taskState(task: TaskView, openNeeds: number): TaskState {
  if (task.passed) return 'passed';
  if (openNeeds > 0) return 'waiting';
  switch (task.latest?.outcome) {
    case 'failed':
      return 'failed';
    case 'error':
      return 'ours';
    default:
      return 'open';
  }
}
