import { PassThrough } from 'node:stream';
import { INSTANCE_LABEL, networkName, sandboxName } from '#lib/sandbox/docker-container.ts';
import type { Driver, ExecCommand } from '#lib/sandbox/driver.ts';
import { runCommand } from '#lib/sandbox/run-command.ts';
import type { TestEngine } from '#tests/support/engine.ts';

/** What the hostile suite attacks with: scripts run as a student, and plain containers where the same script may. */

export type Outcome = { exitCode: number | null; out: string; err: string };

type Attack = {
  timeoutMs?: number;
  argv?: readonly string[];
  /** Options of `unshare`: the script runs in namespaces of its own. */
  unshare?: readonly string[] | null;
};

/** Root over a user namespace that the student has made, in the sandbox's own other namespaces. */
export const AS_ROOT = ['--user', '--map-root-user'] as const;

/** Runs a script as the student; it comes in by standard input, so its size and quotes do not matter. */
export async function asStudent(
  driver: Pick<Driver, 'exec'>,
  sandboxId: string,
  interpreter: 'bash' | 'python3',
  script: string,
  { timeoutMs = 60_000, argv = [], unshare = null }: Attack = {},
): Promise<Outcome> {
  const program = interpreter === 'bash' ? ['bash', '-s', '--', ...argv] : ['python3', '-', ...argv];
  const [first = '', ...rest] = unshare ? ['unshare', ...unshare, '--', ...program] : program;
  const command: ExecCommand = { argv: [first, ...rest], user: 'student' };
  const result = await runCommand(driver, sandboxId, command, { input: script, timeoutMs, maxOutputBytes: 4e6 });
  if (result.timedOut) throw new Error(`no end after ${timeoutMs} ms: ${script.slice(0, 200)} ${result.stderr}`);
  return {
    exitCode: result.exitCode,
    out: result.stdout.toString('utf8').trimEnd(),
    err: result.stderr.toString('utf8').trimEnd(),
  };
}

/** The last line of what a script has printed, as JSON: how attacks hand back more than a word. */
export function reported<Report>({ out, err, exitCode }: Outcome): Report {
  const last = out.split('\n').at(-1) ?? '';
  try {
    return JSON.parse(last) as Report;
  } catch {
    throw new Error(
      `the attack did not get to its report (exit code ${exitCode}): ${out.slice(-500)} ${err.slice(-1500)}`,
    );
  }
}

type Plain = { capabilities?: string[]; network?: string; unconfined?: boolean };

/** A container without the sandbox's defences: where an attack has to work, to be one. Gone with the installation. */
export async function startPlainContainer(
  { docker, settings }: TestEngine,
  { capabilities = [], network = networkName(settings), unconfined = false }: Plain = {},
) {
  const container = await docker.createContainer({
    Image: settings.SLIPWAY_SANDBOX_IMAGE,
    Entrypoint: ['sleep', 'infinity'],
    Cmd: [],
    Labels: { [INSTANCE_LABEL]: settings.SLIPWAY_INSTANCE },
    HostConfig: {
      NetworkMode: network,
      CapAdd: capabilities,
      Init: true,
      ...(unconfined && {
        SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
        MaskedPaths: [],
        ReadonlyPaths: [],
      }),
    },
  });
  await container.start();

  /** Starts a script in it, as root; `out` grows as it speaks. */
  const start = async (interpreter: 'bash' | 'python3', script: string, argv: string[] = []) => {
    const words = interpreter === 'bash' ? ['bash', '-c', script, 'bash'] : ['python3', '-u', '-c', script];
    const exec = await container.exec({ Cmd: [...words, ...argv], AttachStdout: true, AttachStderr: true });
    const stream = await exec.start({});
    const running = { out: '', err: '', ended: Promise.resolve() };
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    stdout.on('data', (chunk) => {
      running.out += chunk;
    });
    stderr.on('data', (chunk) => {
      running.err += chunk;
    });
    docker.modem.demuxStream(stream, stdout, stderr);
    running.ended = new Promise((resolve) => stream.once('end', () => setImmediate(resolve)));
    return { running, exec };
  };

  return {
    start,
    async run(interpreter: 'bash' | 'python3', script: string, argv: string[] = []): Promise<Outcome> {
      const { running, exec } = await start(interpreter, script, argv);
      await running.ended;
      const { ExitCode } = await exec.inspect();
      return { exitCode: ExitCode, out: running.out.trimEnd(), err: running.err.trimEnd() };
    },
    async address(): Promise<string> {
      const { NetworkSettings } = await container.inspect();
      return Object.values(NetworkSettings.Networks)[0]?.IPAddress ?? '';
    },
  };
}

export type PlainContainer = Awaited<ReturnType<typeof startPlainContainer>>;

export async function addressOf({ docker, settings }: TestEngine, sandboxId: string): Promise<string> {
  const { NetworkSettings } = await docker.getContainer(sandboxName(settings, sandboxId)).inspect();
  return Object.values(NetworkSettings.Networks)[0]?.IPAddress ?? '';
}

/** Python: raw system calls by name, and their error as a word. */
export const SYSTEM_CALLS = `
import ctypes, errno, json, os, platform, socket, sys, time
libc = ctypes.CDLL(None, use_errno=True)
X = platform.machine() == 'x86_64'
NUMBER = {name: x if X else arm for name, x, arm in [
  ('init_module', 175, 105), ('finit_module', 313, 273), ('delete_module', 176, 106), ('kexec_load', 246, 104),
  ('bpf', 321, 280), ('perf_event_open', 298, 241), ('userfaultfd', 323, 282), ('io_uring_setup', 425, 425),
  ('add_key', 248, 217), ('request_key', 249, 218), ('keyctl', 250, 219), ('open_by_handle_at', 304, 265),
  ('settimeofday', 164, 170), ('clock_settime', 227, 112), ('adjtimex', 159, 171), ('swapon', 167, 224),
  ('swapoff', 168, 225), ('quotactl', 179, 60), ('acct', 163, 89), ('syslog', 103, 116), ('reboot', 169, 142),
  ('fsopen', 430, 430), ('io_setup', 206, 0), ('ptrace', 101, 117), ('process_vm_readv', 310, 270),
  ('pidfd_open', 434, 434), ('pidfd_getfd', 438, 438), ('unshare', 272, 97), ('setns', 308, 268)]}
def call(name, *args):
    """'ok', or the error's name."""
    ctypes.set_errno(0)
    result = libc.syscall(ctypes.c_long(NUMBER[name]), *[ctypes.c_long(a) if isinstance(a, int) else a for a in args])
    return 'ok' if result >= 0 else errno.errorcode.get(ctypes.get_errno(), str(ctypes.get_errno()))
def attempt(action):
    try:
        action()
        return 'ok'
    except OSError as e:
        return errno.errorcode.get(e.errno, str(e))
`;
