import type { Driver, Execution, TerminalSize } from '../sandbox/driver.ts';

/**
 * One live PTY, as bytes. Whoever holds it (here: this process, through one exec) may be replaced by a holder inside
 * the sandbox without a change to what is built on this.
 */
export interface Shell {
  /** Writes at once and in the order of the calls; `taken` is called when the bytes have left this process. */
  write(bytes: Uint8Array, taken: () => void): void;
  /** Bytes written that the sandbox has not taken yet. */
  readonly backlogBytes: number;
  /** Holds the program back, by not reading what it prints. */
  pause(): void;
  resume(): void;
  /** Harmless on a shell that has ended. Of several in a row the last one counts. */
  resize(size: TerminalSize): void;
  /** Ends the shell and frees what it holds. Idempotent. */
  close(): Promise<void>;
}

export type ShellListener = {
  output(bytes: Uint8Array): void;
  /** Once, after the last output. Null: unknown, the sandbox went. */
  ended(exitCode: number | null): void;
};

/** Errors: sandbox-gone, exec-failed, no-terminal-left, host-engine-down. */
export type OpenShell = (sandboxId: string, size: TerminalSize, listener: ShellListener) => Promise<Shell>;

/** A program's last output may come after its exit, and a grandchild may hold the stream open for ever. */
const QUIET_AFTER_EXIT_MS = 500;

/** Shells whose holder is this process: they outlive every socket, but not a restart of the server. */
export const shellsOver =
  (driver: Driver): OpenShell =>
  async (sandboxId, size, listener) => {
    const execution = await driver.exec(sandboxId, {
      argv: ['/bin/bash', '--login'],
      user: 'student',
      tty: size,
      env: { TERM: 'xterm-256color', COLORTERM: 'truecolor', LANG: 'C.UTF-8' },
    });
    const { stream } = execution;
    // A broken stream shows as the shell's end; without a listener its error would end the server.
    stream.on('error', () => {});
    stream.on('data', (bytes: Uint8Array) => listener.output(bytes));
    void tellEnd(execution, listener);

    return {
      write: (bytes, taken) => void stream.write(bytes, () => taken()),
      get backlogBytes() {
        return stream.writableLength;
      },
      pause: () => void stream.pause(),
      resume: () => void stream.resume(),
      resize: lastCounts((next) => execution.resize(next)),
      close: () => execution.dispose(),
    };
  };

async function tellEnd(execution: Execution, listener: ShellListener): Promise<void> {
  const { stream } = execution;
  let closed = false;
  let heard = false;
  const over = new Promise<void>((resolve) => {
    const finish = () => {
      closed = true;
      resolve();
    };
    stream.once('end', finish);
    stream.once('close', finish);
  });
  const exitCode = await execution.exited.catch(() => null);
  const hear = () => {
    heard = true;
  };
  stream.on('data', hear);
  // While viewers hold the output back, silence means nothing.
  do {
    heard = false;
    await Promise.race([over, new Promise((resolve) => setTimeout(resolve, QUIET_AFTER_EXIT_MS).unref())]);
  } while (!closed && (heard || stream.isPaused()));
  stream.off('data', hear);
  await execution.dispose().catch(() => {});
  listener.ended(exitCode);
}

/** One call at a time, and in between only the newest size: calls to the engine may overtake each other. */
function lastCounts(apply: (size: TerminalSize) => Promise<void>): (size: TerminalSize) => void {
  let wanted: TerminalSize | null = null;
  let busy = false;
  const work = async () => {
    busy = true;
    while (wanted) {
      const next = wanted;
      wanted = null;
      await apply(next).catch(() => {});
    }
    busy = false;
  };
  return (size) => {
    wanted = size;
    if (!busy) void work();
  };
}
