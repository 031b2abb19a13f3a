import { createProgress, type Progress } from '../progress.ts';
import { Closers } from './closers.ts';
import { wordsFor } from './refusal.ts';
import { readDotEnv } from './settings.ts';

export type CommandContext = {
  progress: Progress;
  /** Aborted by Ctrl-C and by SIGTERM. */
  signal: AbortSignal;
  /** What was opened and has to be closed before the command ends, whatever ends it. */
  closers: Closers;
};

/** How long a step that was interrupted may take to reach a state that can be closed. */
const SETTLE_MS = 3_000;

/**
 * Runs a command to its exit code: `.env` is read first, refusals are printed without a stack, an interrupt aborts the
 * signal, and whatever was opened is closed in reverse order.
 */
export async function runCommand(work: (context: CommandContext) => Promise<number>): Promise<never> {
  const abort = new AbortController();
  const closers = new Closers();
  let interruptCode: number | null = null;
  const interrupted = new Promise<number>((resolve) => {
    for (const [name, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ] as const) {
      process.on(name, () => {
        interruptCode ??= code;
        abort.abort();
        resolve(code);
      });
    }
  });
  // Killed outright, cli/run.mjs passes no signal on; its channel closes all the same.
  process.channel?.unref();
  process.once('disconnect', () => process.emit('SIGTERM'));
  let code = 1;
  try {
    readDotEnv();
    const working = work({ progress: createProgress(), signal: abort.signal, closers });
    code = await Promise.race([working, interrupted]);
    if (abort.signal.aborted) {
      const settled = working.catch(() => {});
      await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, SETTLE_MS))]);
    }
  } catch (error) {
    process.stderr.write(`\n${wordsFor(error)}\n`);
    abort.abort();
  }
  const failures = await closers.closeAll();
  for (const failure of failures) process.stderr.write(`${wordsFor(failure)}\n`);
  process.exit(interruptCode ?? (code || (failures.length > 0 ? 1 : 0)));
}
