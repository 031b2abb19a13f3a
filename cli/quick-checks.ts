import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** A check that needs neither engine nor database: a program whose exit code 0 means passed. */
export type QuickCheck = { name: string; command: readonly [string, ...string[]] };

/** What counts as held by tools rather than by reviewers. Paths are programs of node_modules/.bin. */
export const QUICK_CHECKS: readonly QuickCheck[] = [
  { name: 'lint and format', command: ['biome', 'ci', '--colors=off', '--error-on-warnings', '.'] },
  {
    name: 'import direction',
    command: ['depcruise', '--config', '.dependency-cruiser.cjs', 'app', 'cli', 'lib', 'server.ts', 'prisma.config.ts'],
  },
  { name: 'dead code', command: ['knip', '--no-progress'] },
  { name: 'prisma schema', command: ['prisma', 'validate'] },
  { name: 'types', command: ['tsc', '--noEmit', '-p', '.'] },
];

export type CheckOutcome = { name: string; passed: boolean; seconds: number; output: string };

/** Runs one program of this project; its whole output comes back, nothing is printed. */
export function runCheck({ name, command }: QuickCheck): Promise<CheckOutcome> {
  const [program, ...args] = command;
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(`node_modules/.bin/${program}`, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    const settle = (passed: boolean) =>
      resolve({ name, passed, seconds: (performance.now() - started) / 1000, output });
    child.on('error', (error) => {
      output += error.message;
      settle(false);
    });
    child.on('close', (code) => settle(code === 0));
  });
}

/** Runs all quick checks, as many at once as there are cores, and tells `onOutcome` of each as it ends. */
export async function runQuickChecks(onOutcome: (outcome: CheckOutcome) => void): Promise<CheckOutcome[]> {
  // tsc reads the types of routes that Next generates.
  const outcomes = [await runCheck({ name: 'route types', command: ['next', 'typegen'] })];
  const waiting = [...QUICK_CHECKS];
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const outcome = await runCheck(check);
      outcomes.push(outcome);
      onOutcome(outcome);
    }
  };
  if (outcomes[0]) onOutcome(outcomes[0]);
  await Promise.all(Array.from({ length: Math.max(1, availableParallelism()) }, worker));
  return outcomes;
}
