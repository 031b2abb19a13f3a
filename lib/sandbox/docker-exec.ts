import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { SlipwayError } from '../errors.ts';
import { askEngine } from './docker-errors.ts';
import type { ExitWatch } from './docker-exits.ts';
import type { ExecCommand, Execution } from './driver.ts';
import { splitStreams } from './exec-streams.ts';
import { terminalBegun } from './terminal-start.ts';

const WRAPPER = '/usr/lib/slipway/exec';
const KILLER = '/usr/lib/slipway/kill';
const HOME = '/home/student';
/** A program that was killed has ended by then; if nobody says so, nobody will. */
const KILLED_MS = 2_000;
const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
// Docker's own default swallows Ctrl-P; this combination nobody types.
const DETACH_KEYS = 'ctrl-@,ctrl-^,ctrl-@,ctrl-_';

/**
 * The command line of the wrapper that every program goes through (images/sandbox/rootfs/usr/lib/slipway/exec).
 * `token` names the program for the killer.
 */
export function wrapperCommand(token: string, command: ExecCommand): string[] {
  const [program, ...args] = command.argv;
  if (program === '' || program.includes('=')) {
    throw new SlipwayError('exec-failed', `not the name of a program: ${program}`);
  }
  const env = { ...(command.tty && { TERM: 'xterm-256color', COLORTERM: 'truecolor' }), ...command.env };
  const wrong = Object.keys(env).find((name) => !ENV_NAME.test(name));
  if (wrong !== undefined) throw new SlipwayError('exec-failed', `not the name of a variable: ${wrong}`);
  const size = command.tty ? `${command.tty.cols}x${command.tty.rows}` : '-';
  const cwd = command.cwd ?? (command.user === 'student' ? HOME : '/');
  const assignments = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return [WRAPPER, token, command.user, cwd, size, ...assignments, program, ...args];
}

/** Starts a program in the container; the contract is that of `Driver.exec`. */
export async function execInContainer(
  docker: Docker,
  exits: ExitWatch,
  containerName: string,
  command: ExecCommand,
): Promise<Execution> {
  const token = randomUUID();
  const tty = command.tty !== undefined;
  const argv = wrapperCommand(token, command);
  const exec = await askEngine('creating an exec', () =>
    docker.getContainer(containerName).exec({
      Cmd: argv,
      User: '0:0',
      WorkingDir: '/',
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      Tty: tty,
      DetachKeys: DETACH_KEYS,
    }),
  );
  const { exited, check, forget } = await exits.expect(exec.id, containerName);
  const socket: Duplex = await askEngine('starting an exec', () =>
    exec.start({ hijack: true, stdin: true, Tty: tty }),
  ).catch((thrown) => {
    forget();
    throw thrown;
  });

  let ended = false;
  void exited.then(() => {
    ended = true;
  });
  // The connection most often ends a moment before the event comes; and an engine that went away sends none.
  socket.once('close', () => void check());
  socket.once('end', () => void check());
  socket.on('error', () => {});
  if (tty) {
    await askEngine('opening a terminal', () => terminalBegun(socket)).catch((thrown) => {
      forget();
      socket.destroy();
      throw thrown;
    });
  }
  const { stream, stderr } = tty ? { stream: socket, stderr: null } : splitStreams(socket);
  stream.on('error', () => {});

  let disposing: Promise<void> | null = null;
  const dispose = async () => {
    // First of all the connection: the engine tells no end of a program, this or another one in the sandbox, while it
    // waits for somebody to read what this one has said.
    stream.destroy();
    try {
      if (!ended) await within(KILLED_MS, killByToken(docker, containerName, token));
    } finally {
      setTimeout(forget, KILLED_MS).unref();
    }
  };

  return {
    stream,
    stderr,
    exited,
    resize: ({ cols, rows }) =>
      exec.resize({ w: cols, h: rows }).then(
        () => {},
        () => {},
      ),
    dispose: () => {
      disposing ??= dispose();
      return disposing;
    },
  };
}

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  try {
    await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

async function killByToken(docker: Docker, containerName: string, token: string): Promise<void> {
  try {
    const argv = wrapperCommand(randomUUID(), { argv: [KILLER, token], user: 'platform' });
    const exec = await askEngine('creating an exec', () =>
      docker.getContainer(containerName).exec({ Cmd: argv, User: '0:0', WorkingDir: '/', AttachStdout: true }),
    );
    const output = await askEngine('ending a program', () => exec.start({ hijack: true, stdin: false }));
    output.on('error', () => {});
    output.resume();
    await new Promise<void>((resolve) => output.once('close', resolve));
  } catch {
    // No container, no program. An engine that is down will be asked to stop the whole sandbox later.
  }
}
