import type { TaskResult } from '#lib/grading/result.ts';
import type { SandboxView } from '#lib/sandbox/view.ts';
import type { TaskView } from '#lib/use-cases/views.ts';

/** What the lab page knows, and how news changes it. Pure. */

export type Tasks = Readonly<Record<string, TaskView>>;

/** A result never takes points away, and one that was checked earlier than what is shown changes only the best. */
export function withResult(tasks: Tasks, result: TaskResult): Tasks {
  const task = tasks[result.taskId];
  if (!task) return tasks;
  const isNews = task.latest === null || task.latest.checkedAt <= result.checkedAt;
  const next: TaskView = {
    ...task,
    latest: isNews ? result : task.latest,
    points: Math.max(task.points, result.points),
    passed: task.passed || result.outcome === 'passed',
  };
  return { ...tasks, [task.id]: next };
}

export function withHints(
  tasks: Tasks,
  taskId: string,
  revealed: { hints: readonly string[]; hintCount: number },
): Tasks {
  const task = tasks[taskId];
  return task ? { ...tasks, [taskId]: { ...task, ...revealed } } : tasks;
}

/**
 * The sandbox to show after a push. Ids grow with time, so news of an earlier sandbox, the one that a reset replaced
 * for instance, is recognised and changes nothing.
 */
export function sandboxAfter(known: SandboxView | null, news: SandboxView, labSlug: string): SandboxView | null {
  if (news.labSlug !== labSlug) return known;
  return known !== null && news.id < known.id ? known : news;
}

/** Whole seconds until the sandbox stops, by the server's clock; null while no end is set. */
export function secondsUntil(expiresAt: string | null | undefined, now: number, serverAhead: number): number | null {
  if (!expiresAt) return null;
  const left = (new Date(expiresAt).getTime() - (now + serverAhead)) / 1000;
  return Math.max(0, Math.ceil(left));
}

/** How long the shown time left stays right: seconds matter in the last minutes only. In milliseconds. */
export function nextTick(secondsLeft: number): number {
  return secondsLeft > 330 ? 15_000 : 1000;
}

/** By how many milliseconds the server's clock is ahead, from one exchange; the way there is taken as half of it. */
export const serverAheadBy = (serverNow: number, asked: number, answered: number): number =>
  serverNow - (asked + answered) / 2;
