import type { Readable } from 'node:stream';
import type { Driver, ExecCommand } from './driver.ts';

export type CommandResult = {
  /** Null where it is not known: the command ran out of time or the sandbox went. */
  exitCode: number | null;
  stdout: Buffer;
  stderr: Buffer;
  /** More came out than `maxOutputBytes`; the rest was read and thrown away. */
  truncated: boolean;
  timedOut: boolean;
};

export type RunOptions = {
  input?: Buffer | string;
  timeoutMs: number;
  /** For each of the two streams. */
  maxOutputBytes: number;
};

/** After the program's end: silence that means that all is said, although a grandchild holds the stream open. */
const LAST_OUTPUT_MS = 250;

/**
 * Runs a program to its end and collects what it says. What is expected is in the result, a time-out included; the
 * program is then ended. Errors: those of `Driver.exec`.
 */
export async function runCommand(
  driver: Pick<Driver, 'exec'>,
  sandboxId: string,
  command: ExecCommand,
  { input, timeoutMs, maxOutputBytes }: RunOptions,
): Promise<CommandResult> {
  const execution = await driver.exec(sandboxId, command);
  try {
    const stdout = collect(execution.stream, maxOutputBytes);
    const stderr = execution.stderr ? collect(execution.stderr, maxOutputBytes) : null;
    execution.stream.end(input);

    const ending = await within(timeoutMs, execution.exited);
    const timedOut = ending === TOO_LATE;
    if (!timedOut) {
      const allSaid = Promise.all([stdout.saidAll(), stderr?.saidAll()]);
      await within(timeoutMs, allSaid);
    }
    return {
      exitCode: ending === TOO_LATE ? null : ending,
      stdout: stdout.bytes(),
      stderr: stderr?.bytes() ?? Buffer.alloc(0),
      truncated: stdout.truncated() || (stderr?.truncated() ?? false),
      timedOut,
    };
  } finally {
    await execution.dispose();
  }
}

const TOO_LATE = Symbol('too late');

async function within<Value>(milliseconds: number, promise: Promise<Value>): Promise<Value | typeof TOO_LATE> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<typeof TOO_LATE>((resolve) => {
    timer = setTimeout(() => resolve(TOO_LATE), milliseconds);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

function collect(stream: Readable, maxBytes: number) {
  const chunks: Buffer[] = [];
  let size = 0;
  let truncated = false;
  let heard = false;
  stream.on('data', (chunk: Buffer) => {
    heard = true;
    const room = maxBytes - size;
    if (chunk.length > room) truncated = true;
    if (room <= 0) return;
    const kept = chunk.subarray(0, room);
    chunks.push(kept);
    size += kept.length;
  });
  const ended = new Promise<void>((resolve) => {
    stream.once('end', resolve);
    stream.once('close', resolve);
  });
  const saidAll = async () => {
    do heard = false;
    while ((await within(LAST_OUTPUT_MS, ended)) === TOO_LATE && heard);
  };
  return { saidAll, bytes: () => Buffer.concat(chunks), truncated: () => truncated };
}
