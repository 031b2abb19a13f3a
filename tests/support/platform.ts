import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { findListener } from '#cli/platform/port.ts';

/** What `npm run up` prints for people, as tests and benchmarks read it. */
export type Platform = { address: string; joinUrl: string; email: string; password: string };

/** An installation of its own beside whatever else runs on the machine: state folder, port, labels. */
export type Installation = NodeJS.ProcessEnv;

export type RunningPlatform = {
  /** Password is empty where the first account was made by an earlier start. */
  platform: Platform;
  /** From the command to the printed address, in milliseconds. */
  startedInMs: number;
  /** The process that serves; it is a child of the command's. */
  serverPid: number;
  /** As Ctrl-C does: the server ends, sandboxes stay. */
  stop(): Promise<void>;
};

/** `name` tells installations apart: it names the labels and the state folder below `.slipway/test/`. */
export async function prepareInstallation(name: string): Promise<Installation> {
  const state = resolve('.slipway/test', name);
  await mkdir(state, { recursive: true });
  return {
    ...process.env,
    SLIPWAY_STATE: state,
    SLIPWAY_PORT: String(await freePort()),
    SLIPWAY_HOST: '127.0.0.1',
    SLIPWAY_INSTANCE: `slipway-${name}`,
    SLIPWAY_LOG: 'warn',
    DATABASE_URL: '',
  };
}

/** Runs `npm run up` as a person would and waits until it has printed where it is and how to sign in. */
export async function startPlatform(
  installation: Installation,
  args: readonly string[] = [],
): Promise<RunningPlatform> {
  const started = performance.now();
  const server = spawn(process.execPath, ['cli/run.mjs', 'up', ...args], {
    env: installation,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // What the platform logs, for whoever looks into a test that failed.
  const log = createWriteStream(`${installation.SLIPWAY_STATE}.log`, { flags: 'a' });
  server.stdout.pipe(log);
  server.stderr.pipe(log);
  try {
    const platform = await readPlatform(server);
    const startedInMs = performance.now() - started;
    const listener = await findListener(Number(new URL(platform.address).port));
    if (!listener) throw new Error(`Nothing listens at ${platform.address}.`);
    return { platform, startedInMs, serverPid: listener.pid, stop: () => stop(server) };
  } catch (error) {
    await stop(server);
    throw error;
  }
}

/** Removes everything of the installation, data as well. */
export async function removeInstallation(installation: Installation): Promise<void> {
  await runCommandLine(['down', '--purge'], installation);
}

function readPlatform(server: ChildProcess): Promise<Platform> {
  return new Promise((resolvePlatform, reject) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const joinUrl = /(http:\/\/\S+\/join\/[0-9A-Z]{4}-[0-9A-Z]{4})/.exec(output)?.[1];
      const email = /([^\s@]+@[^\s@]+\w)/.exec(output)?.[1];
      const password = /password:?\s+(\S{10,})/i.exec(output)?.[1] ?? '';
      if (joinUrl && email) resolvePlatform({ address: new URL(joinUrl).origin, joinUrl, email, password });
    };
    server.stdout?.on('data', read);
    server.stderr?.on('data', read);
    server.on('exit', (code) => reject(new Error(`npm run up ended with ${code} before it served:\n${output}`)));
  });
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolveEnd) => server.once('exit', resolveEnd));
  server.kill('SIGINT');
  await ended;
}

function runCommandLine(args: readonly string[], env: Installation): Promise<void> {
  return new Promise((resolveRun, reject) => {
    const child = spawn(process.execPath, [join('cli', 'run.mjs'), ...args], { env, stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolveRun() : reject(new Error(`npm run ${args.join(' ')}: ${code}`))));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolvePort(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
