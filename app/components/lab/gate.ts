import type { LabStepView } from '#lib/use-cases/views.ts';

/** Whether one may go on from a step, and what to say about its open tasks. Null: nothing to say. */
export function gateAt(gate: LabStepView['lab']['gate'], openTasks: number): { closed: boolean; words: string | null } {
  if (gate === 'none' || openTasks === 0) return { closed: false, words: null };
  const tasks = openTasks === 1 ? 'One task on this page is' : `${openTasks} tasks on this page are`;
  return gate === 'hard'
    ? {
        closed: true,
        words: `${tasks} still open. The next step opens when ${openTasks === 1 ? 'it is' : 'they are'} done.`,
      }
    : { closed: false, words: `${tasks} still open. You may go on and come back.` };
}
