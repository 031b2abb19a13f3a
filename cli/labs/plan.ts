import type { TaskResult } from '#lib/grading/result.ts';
import type { Assertion } from '#lib/labs/format.ts';
import type { Lab, LabTask } from '#lib/labs/lab.ts';

/** What is tried out in one fresh sandbox. Pure. */
export type Rehearsal =
  | { kind: 'solution'; lab: Lab; tasks: readonly LabTask[] }
  /** `before`: the tasks that have to be solved first. */
  | { kind: 'mutant'; lab: Lab; task: LabTask; before: readonly LabTask[]; script: string; fails: string };

/** One statement that holds or does not; what the last line counts. */
export type Check = { name: string; passed: boolean; detail: string };

export function planRehearsals(lab: Lab): Rehearsal[] {
  const tasks = inOrderOfNeeds(lab.tasks);
  const mutants = tasks.flatMap((task) => {
    const before = tasks.filter(({ id }) => allNeedsOf(task, tasks).has(id));
    return task.mutants.map((mutant): Rehearsal => ({ kind: 'mutant', lab, task, before, ...mutant }));
  });
  return [{ kind: 'solution', lab, tasks }, ...mutants];
}

export const nameOf = (rehearsal: Rehearsal): string =>
  rehearsal.kind === 'solution'
    ? `${rehearsal.lab.slug}: solved from start to end`
    : `${rehearsal.lab.slug}: ${rehearsal.script}`;

/** In the order of lab.yaml, but for tasks that need a later one. The format refuses circles. */
export function inOrderOfNeeds(tasks: readonly LabTask[]): LabTask[] {
  const ordered: LabTask[] = [];
  const place = (task: LabTask) => {
    if (ordered.includes(task)) return;
    for (const needed of task.needs) {
      const other = tasks.find(({ id }) => id === needed);
      if (other) place(other);
    }
    ordered.push(task);
  };
  for (const task of tasks) place(task);
  return ordered;
}

function allNeedsOf(task: LabTask, tasks: readonly LabTask[]): Set<string> {
  const needed = new Set<string>();
  const add = (id: string) => {
    if (needed.has(id)) return;
    needed.add(id);
    for (const next of tasks.find((other) => other.id === id)?.needs ?? []) add(next);
  };
  for (const id of task.needs) add(id);
  return needed;
}

/** In an untouched sandbox every task must fail: otherwise it asks for nothing. */
export function judgeUntouched(task: LabTask, result: TaskResult): Check {
  const name = `${task.id} fails in an empty sandbox`;
  if (result.outcome === 'failed') return { name, passed: true, detail: '' };
  return { name, passed: false, detail: `the outcome is ${result.outcome}${wordUnmet(result)}` };
}

export function judgeSolved(task: LabTask, result: TaskResult): Check {
  const name = `${task.id} passes after ${task.solve}`;
  return result.outcome === 'passed'
    ? { name, passed: true, detail: '' }
    : { name, passed: false, detail: `the outcome is ${result.outcome}${wordUnmet(result)}` };
}

/**
 * A mutant must fail at the assertion that it names and at no other. Where that one is about something being there at
 * all, the other assertions about the same thing fail with it, and may.
 */
export function judgeMutant(task: LabTask, mutant: { script: string; fails: string }, result: TaskResult): Check {
  const name = `${task.id} with ${mutant.script} fails at ${mutant.fails}`;
  const unmet = result.assertions.filter(({ outcome }) => outcome === 'unmet').map(({ id }) => id);
  const others = unmet.filter((id) => id !== mutant.fails && !failsWith(task, mutant.fails, id));
  if (result.outcome === 'failed' && unmet.includes(mutant.fails) && others.length === 0)
    return { name, passed: true, detail: '' };
  if (result.outcome === 'passed')
    return { name, passed: false, detail: 'the task passes, so nothing catches this mistake' };
  if (!unmet.includes(mutant.fails))
    return {
      name,
      passed: false,
      detail: `${mutant.fails} is met; the outcome is ${result.outcome}${wordUnmet(result)}`,
    };
  return { name, passed: false, detail: `it also fails at ${others.join(', ')}${wordUnmet(result)}` };
}

function failsWith(task: LabTask, cause: string, id: string): boolean {
  const first = task.assertions.find((assertion) => assertion.id === cause);
  const second = task.assertions.find((assertion) => assertion.id === id);
  if (first?.fact !== 'exists' || first.wanted !== true || !second) return false;
  return thingOf(first) === thingOf(second);
}

const thingOf = (assertion: Assertion): string =>
  JSON.stringify(assertion.subject === 'image' ? ['image', assertion.image] : ['container', assertion.container]);

const wordUnmet = (result: TaskResult): string =>
  result.assertions
    .filter(({ outcome }) => outcome !== 'met')
    .map(({ id, outcome, message, actual }) => `\n    ${id}: ${outcome}; ${message ?? actual}`)
    .join('');
