import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '#lib/clock.ts';
import { connectStudentEngine } from '#lib/engine/student-engine.ts';
import { evaluateTask } from '#lib/grading/evaluate-task.ts';
import type { TaskResult } from '#lib/grading/result.ts';
import { newId } from '#lib/ids.ts';
import type { Lab, LabTask, Parameters } from '#lib/labs/lab.ts';
import { parametersFor, variableOf } from '#lib/labs/parameters.ts';
import type { Driver } from '#lib/sandbox/driver.ts';
import { prepareSandbox } from '#lib/sandbox/prepare-sandbox.ts';
import { runCommand } from '#lib/sandbox/run-command.ts';
import { type Check, judgeMutant, judgeSolved, judgeUntouched, nameOf, type Rehearsal } from './plan.ts';

const SCRIPT_TIMEOUT_MS = 5 * 60_000;
const SCRIPT_OUTPUT_BYTES = 64 * 1024;
/** Of a script that failed. */
const LAST_WORDS = 1_500;

type Deps = { driver: Driver; signal: AbortSignal };

/** A sandbox with its lab prepared, and what can be done in it. */
type Stage = {
  /** Runs one of the lab's scripts as the student; throws with its last words where it fails. */
  run(script: string): Promise<void>;
  evaluate(task: LabTask): Promise<TaskResult>;
};

/** Tries out one rehearsal in a sandbox of its own, which is gone afterwards. What is thrown inside is a failed check. */
export async function rehearse(
  deps: Deps,
  rehearsal: Rehearsal,
  { slot, student, report }: { slot: number; student: string; report: (detail: string) => void },
): Promise<Check[]> {
  const parameters = parametersFor(rehearsal.lab, { userId: student, handle: student });
  const checks: Check[] = [];
  try {
    await onStage(deps, rehearsal.lab, { parameters, slot, report }, async (stage) => {
      if (rehearsal.kind === 'solution') await solveInOrder(stage, rehearsal.tasks, checks, report);
      else checks.push(await playMutant(stage, rehearsal, report));
    });
  } catch (error) {
    deps.signal.throwIfAborted();
    checks.push({
      name: nameOf(rehearsal),
      passed: false,
      detail: error instanceof Error ? error.message : String(error),
    });
  }
  return checks;
}

async function solveInOrder(
  stage: Stage,
  tasks: readonly LabTask[],
  checks: Check[],
  report: (detail: string) => void,
): Promise<void> {
  report('looking at the empty sandbox');
  for (const task of tasks) checks.push(judgeUntouched(task, await stage.evaluate(task)));
  for (const task of tasks) {
    report(task.solve);
    await stage.run(task.solve);
    checks.push(judgeSolved(task, await stage.evaluate(task)));
  }
}

async function playMutant(
  stage: Stage,
  { task, before, script, fails }: Extract<Rehearsal, { kind: 'mutant' }>,
  report: (detail: string) => void,
): Promise<Check> {
  for (const needed of before) {
    report(needed.solve);
    await stage.run(needed.solve);
  }
  report(script);
  await stage.run(script);
  return judgeMutant(task, { script, fails }, await stage.evaluate(task));
}

async function onStage(
  { driver, signal }: Deps,
  lab: Lab,
  { parameters, slot, report }: { parameters: Parameters; slot: number; report: (detail: string) => void },
  act: (stage: Stage) => Promise<void>,
): Promise<void> {
  const id = newId();
  const { memoryBytes, cpus, pids } = lab.sandbox;
  const engine = connectStudentEngine(driver, id);
  try {
    report('starting a sandbox');
    await driver.start({ id, slot, limits: { memoryBytes, cpus, pids } }, { signal });
    await prepareSandbox(driver, id, {
      lab,
      parameters,
      signal,
      onPhase: async (phase) => report(`preparing: ${phase}`),
    });
    await act({
      run: (script) => {
        signal.throwIfAborted();
        return runScript(driver, id, lab, script, parameters);
      },
      evaluate: (task) => evaluateTask({ engine, clock: systemClock }, { task, parameters }),
    });
  } finally {
    engine.close();
    await driver.stop(id);
  }
}

/**
 * The script reaches the sandbox's bash through its standard input and is never written down in there. It runs as the
 * student, with the lab's parameters as variables: `$STUDENT`, `$PORT`.
 */
async function runScript(driver: Driver, id: string, lab: Lab, script: string, parameters: Parameters): Promise<void> {
  const env = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [variableOf(name), value]));
  const input = await readFile(join(lab.directory, script), 'utf8');
  const { exitCode, timedOut, stdout, stderr } = await runCommand(
    driver,
    id,
    { argv: ['bash', '-euo', 'pipefail', '-s'], user: 'student', env },
    { input, timeoutMs: SCRIPT_TIMEOUT_MS, maxOutputBytes: SCRIPT_OUTPUT_BYTES },
  );
  if (exitCode === 0) return;
  const how = timedOut ? `did not end in ${SCRIPT_TIMEOUT_MS / 1000} s` : `ended with ${exitCode}`;
  const lastWords = `${stdout}${stderr}`.trim().slice(-LAST_WORDS);
  throw new Error(`${script} ${how}:\n${lastWords}`);
}
