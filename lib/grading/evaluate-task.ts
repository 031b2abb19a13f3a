import type { Clock } from '../clock.ts';
import type { StudentEngine } from '../engine/student-engine.ts';
import type { LabTask, Parameters } from '../labs/lab.ts';
import { fillInAll } from '../labs/parameters.ts';
import { assess } from './assess/assess.ts';
import { needsOf } from './facts.ts';
import { gather } from './gather.ts';
import type { AssertionResult, TaskOutcome, TaskResult } from './result.ts';

/** Waits before the second and the third try, when something could not be found out. */
const BACK_OFF_MS = [300, 1_200] as const;

/**
 * Looks at the sandbox's facts and decides one task. Never throws for what the engine does: what could not be found out
 * after all tries makes the outcome `error`, which is the platform's fault and not the student's.
 * The caller sees to it that no two evaluations of one sandbox run at once, and that the task's `needs` are passed.
 */
export async function evaluateTask(
  { engine, clock }: { engine: StudentEngine; clock: Clock },
  { task, parameters }: { task: LabTask; parameters: Parameters },
): Promise<TaskResult> {
  const wanted = fillInAll(task.assertions, parameters);
  const needs = wanted.flatMap(needsOf);
  const look = async () => {
    const facts = await gather(engine, clock, needs);
    return wanted.map((assertion) => assess(assertion, facts));
  };
  let assertions = await look();
  for (const wait of BACK_OFF_MS) {
    if (assertions.every(({ outcome }) => outcome !== 'unknown')) break;
    await new Promise<void>((resolve) => clock.after(wait, resolve));
    assertions = await look();
  }
  return resultOf(task, assertions, clock.now());
}

/** Wrong in one thing is wrong, whatever else is unknown; unknown alone is ours. Met assertions keep their points. */
function outcomeOf(assertions: readonly AssertionResult[]): Exclude<TaskOutcome, 'pending'> {
  if (assertions.some(({ outcome }) => outcome === 'unmet')) return 'failed';
  return assertions.some(({ outcome }) => outcome === 'unknown') ? 'error' : 'passed';
}

export function resultOf(
  task: Pick<LabTask, 'id' | 'points'>,
  assertions: readonly AssertionResult[],
  now: Date,
): TaskResult {
  return {
    taskId: task.id,
    outcome: outcomeOf(assertions),
    points: assertions.reduce((sum, { points }) => sum + points, 0),
    worth: task.points,
    assertions,
    waitsFor: [],
    checkedAt: now.toISOString(),
  };
}

/** The answer for a task whose needs are open: nothing was looked at. */
export function pendingResult(
  task: Pick<LabTask, 'id' | 'points'>,
  waitsFor: readonly string[],
  now: Date,
): TaskResult {
  return { ...resultOf(task, [], now), outcome: 'pending', waitsFor };
}
