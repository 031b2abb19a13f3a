import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { Refusal } from './refusal.ts';
import { ROOT } from './settings.ts';

/** A first page may have to be compiled in development. */
const READY_WITHIN_MS = 60_000;
/** Longer than the server's own guard, so that it is the server who decides. */
const STOP_WITHIN_MS = 15_000;

export type ServerProcess = {
  /** Settles with the exit code when the server has ended, whoever ended it. */
  ended: Promise<number>;
  /** Asks it to end gracefully and waits. Idempotent. */
  stop(): Promise<void>;
};

type ServerPlan = {
  /** Folder of the build, or the project's own in development. */
  folder: string;
  development: boolean;
  env: NodeJS.ProcessEnv;
};

/**
 * Starts the server and resolves once it listens. It gets a session of its own, so that a Ctrl-C at the terminal reaches
 * only its starter, and a channel, by which it learns when its starter was killed.
 */
export async function startServer({ folder, development, env }: ServerPlan): Promise<ServerProcess> {
  const tsx = import.meta.resolve('tsx', `file://${ROOT}/`);
  const program = development ? ['--import', tsx, join(folder, 'server.ts')] : ['--enable-source-maps', 'server.mjs'];
  const child = spawn(process.execPath, program, {
    cwd: folder,
    env: { ...env, NODE_ENV: development ? 'development' : 'production' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
  const server = { ended, stop: () => stopChild(child, ended) };
  try {
    await untilListening(child, ended);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

function untilListening(child: ChildProcess, ended: Promise<number>): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Refusal(`The server did not start to listen within ${READY_WITHIN_MS / 1000} s.`)),
      READY_WITHIN_MS,
    );
    child.on('message', (message) => {
      if (message !== 'listening') return;
      clearTimeout(late);
      resolve();
    });
    ended.then((code) => {
      clearTimeout(late);
      reject(new Refusal(`The server ended with code ${code} before it listened; its log above says why.`));
    }, reject);
  });
}

async function stopChild(child: ChildProcess, ended: Promise<number>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await ended.catch(() => {});
  clearTimeout(force);
}

/** Asks the server itself whether it can do its work; throws a refusal with its answer where it can't. */
export async function requireReady(address: string, signal: AbortSignal): Promise<void> {
  let last = 'no answer';
  for (const began = Date.now(); Date.now() - began < READY_WITHIN_MS; ) {
    signal.throwIfAborted();
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(READY_WITHIN_MS)]);
      const response = await fetch(`${address}/api/ready`, { signal: limit });
      if (response.ok) return;
      last = `${response.status}: ${(await response.text()).slice(0, 500)}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Refusal(`The server listens, but is not ready (${address}/api/ready): ${last}`);
}
