import { availableParallelism } from 'node:os';
import type { Driver } from '#lib/sandbox/driver.ts';
import { inWords, type Progress } from '../progress.ts';
import { type Check, nameOf, type Rehearsal } from './plan.ts';
import { rehearse } from './rehearse.ts';

/** Each takes a gigabyte and a core at times. */
const MAX_AT_ONCE = 2;
/** The last slots: a platform that runs on the same machine counts from the first. */
const FIRST_SLOT = 9_990;

export type RehearsalReport = { name: string; student: string; seconds: number; checks: readonly Check[] };

/** Tries out all rehearsals, several side by side, each as often as asked, with another student each time. */
export async function runRehearsals(
  deps: { driver: Driver; progress: Progress; signal: AbortSignal },
  rehearsals: readonly Rehearsal[],
  repeat: number,
): Promise<RehearsalReport[]> {
  const waiting = Array.from({ length: repeat }, (_, round) =>
    rehearsals.map((rehearsal) => ({ rehearsal, student: round === 0 ? 'ada' : `ada-${round + 1}` })),
  ).flat();
  const total = waiting.length;
  const reports: RehearsalReport[] = [];
  const worker = async (slot: number) => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      deps.signal.throwIfAborted();
      const { rehearsal, student } = next;
      const started = performance.now();
      const title = `${nameOf(rehearsal)} [${total - waiting.length} of ${total}]`;
      const checks = await deps.progress.step(title, (report) => rehearse(deps, rehearsal, { slot, student, report }));
      const took = performance.now() - started;
      reports.push({ name: nameOf(rehearsal), student, seconds: Math.round(took / 100) / 10, checks });
      tellFailures(deps.progress, checks, took);
    }
  };
  const workers = Math.max(1, Math.min(MAX_AT_ONCE, availableParallelism()));
  await Promise.all(Array.from({ length: workers }, (_, index) => worker(FIRST_SLOT + index)));
  return reports;
}

function tellFailures(progress: Progress, checks: readonly Check[], took: number): void {
  for (const { name, passed, detail } of checks) {
    if (!passed) progress.note(`FAILED  ${name} (${inWords(took)}): ${detail}`);
  }
}
