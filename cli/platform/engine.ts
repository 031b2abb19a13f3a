import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { connectHostEngine } from '#lib/sandbox/docker-connection.ts';
import type { Progress } from '../progress.ts';
import { aptInstall, mayInstall } from './apt.ts';
import { endProcess, isAlive, markProcess, type ProcessMark } from './processes.ts';
import { Refusal } from './refusal.ts';

/** Engine 20.10: the oldest whose API (1.41) and seccomp handling the sandboxes were tried with. */
const API_FLOOR = '1.41';
const READY_WITHIN_MS = 60_000;

export type EngineAnswer =
  | { kind: 'answers'; version: string; apiVersion: string }
  | { kind: 'not-there' | 'no-rights' | 'refused' | 'error'; message: string };

/** Asks the engine for its version; never throws. */
export async function askEngineVersion(docker: Docker, timeoutMs = 10_000): Promise<EngineAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not answer in ${timeoutMs / 1000} s`)), timeoutMs);
  });
  try {
    const { Version, ApiVersion } = await Promise.race([docker.version(), late]);
    return { kind: 'answers', version: Version, apiVersion: ApiVersion };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { kind: 'not-there', message };
    if (code === 'EACCES' || code === 'EPERM') return { kind: 'no-rights', message };
    if (code === 'ECONNREFUSED') return { kind: 'refused', message };
    return { kind: 'error', message };
  } finally {
    clearTimeout(timer);
  }
}

/** Null when the version will do, else what to tell the operator. */
export function tooOldEngine({ version, apiVersion }: { version: string; apiVersion: string }): string | null {
  const [major = 0, minor = 0] = apiVersion.split('.').map(Number);
  const [floorMajor = 0, floorMinor = 0] = API_FLOOR.split('.').map(Number);
  if (major > floorMajor || (major === floorMajor && minor >= floorMinor)) return null;
  return (
    `The Docker engine is version ${version} (API ${apiVersion}); Slipway needs 20.10 (API ${API_FLOOR}) or newer. ` +
    'Upgrade it, or point DOCKER_HOST at a newer one.'
  );
}

/** What to do about an engine that does not answer, where the platform can't mend it by itself. */
export function engineRefusal(
  answer: Exclude<EngineAnswer, { kind: 'answers' }>,
  { dockerHost, installed }: { dockerHost: string | undefined; installed: boolean },
): string {
  const where = dockerHost ?? 'unix:///var/run/docker.sock';
  if (answer.kind === 'no-rights') {
    return (
      `This user may not use the Docker engine at ${where}. Run: sudo usermod -aG docker "$USER" — then sign out and ` +
      'in again. (Members of that group have root’s power over this machine.)'
    );
  }
  if (dockerHost) {
    return `The Docker engine that DOCKER_HOST names (${dockerHost}) does not answer: ${answer.message}. Start it, or correct DOCKER_HOST.`;
  }
  if (answer.kind === 'error') return `The Docker engine at ${where} does not answer: ${answer.message}.`;
  return installed
    ? 'Docker is installed, but its engine is not running. Run: sudo systemctl start docker — or, without systemd: sudo dockerd &'
    : 'No Docker engine was found. Run: sudo apt-get install docker.io — on a system without apt see https://docs.docker.com/engine/install — or set DOCKER_HOST.';
}

/**
 * A client of an engine that answers and is new enough. Root gets one installed and started where there is none;
 * everybody else is told what to run.
 */
export async function ensureEngine(dockerHost: string | undefined, state: string, progress: Progress): Promise<Docker> {
  const docker = connectHostEngine(dockerHost);
  let answer = await askEngineVersion(docker);
  const absent = answer.kind === 'not-there' || answer.kind === 'refused';
  if (absent && !dockerHost && process.getuid?.() === 0 && (findDockerd() || mayInstall())) {
    if (!findDockerd()) {
      await progress.step('Installing the Docker engine', (report) =>
        aptInstall(['docker.io', 'iptables', 'ca-certificates'], report),
      );
    }
    answer = await progress.step('Starting the Docker engine', (report) => startEngine(docker, state, report));
  }
  if (answer.kind !== 'answers') {
    throw new Refusal(engineRefusal(answer, { dockerHost, installed: findDockerd() !== null }));
  }
  const tooOld = tooOldEngine(answer);
  if (tooOld) throw new Refusal(tooOld);
  return docker;
}

export function findDockerd(): string | null {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/bin', '/usr/local/bin'];
  return folders.map((folder) => join(folder, 'dockerd')).find((path) => existsSync(path)) ?? null;
}

const markPath = (state: string) => join(state, 'dockerd.json');

async function startEngine(docker: Docker, state: string, report: (detail: string) => void): Promise<EngineAnswer> {
  // A package that was just installed starts its service where there is systemd.
  if (existsSync('/run/systemd/system')) spawn('systemctl', ['start', 'docker'], { stdio: 'ignore' });
  else await spawnDockerd(state);
  const log = join(state, 'dockerd.log');
  let answer = await askEngineVersion(docker);
  for (const began = Date.now(); answer.kind !== 'answers' && Date.now() - began < READY_WITHIN_MS; ) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    answer = await askEngineVersion(docker);
    report('waiting until it answers');
    const ours = await startedEngine(state);
    if (ours && !(await isAlive(ours))) break;
  }
  if (answer.kind === 'answers') return answer;
  const tail = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n').slice(-8).join('\n');
  throw new Refusal(`The Docker engine did not start. Its last words (${log}):\n${tail}`);
}

/** In a session of its own, so that it outlives this command, a Ctrl-C and the terminal. */
async function spawnDockerd(state: string): Promise<void> {
  const program = findDockerd();
  if (!program) throw new Refusal('The package docker.io was installed, but it brought no dockerd.');
  await mkdir(state, { recursive: true });
  const log = await open(join(state, 'dockerd.log'), 'a');
  try {
    const child = spawn(program, [], { detached: true, stdio: ['ignore', log.fd, log.fd], cwd: '/' });
    await new Promise((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    const mark = child.pid === undefined ? null : await markProcess(child.pid);
    if (mark) await writeFile(markPath(state), JSON.stringify(mark));
  } finally {
    await log.close();
  }
}

/** The engine that `up` has started, where it has; it may have ended since. */
async function startedEngine(state: string): Promise<ProcessMark | null> {
  const text = await readFile(markPath(state), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const { pid, startedAt } = JSON.parse(text);
    return Number.isInteger(pid) && typeof startedAt === 'string' ? { pid, startedAt } : null;
  } catch {
    return null;
  }
}

/** Stops the engine, if `up` has started it and nothing runs on it any more. Says what it did. */
export async function stopStartedEngine(docker: Docker, state: string): Promise<'not-ours' | 'in-use' | 'stopped'> {
  const mark = await startedEngine(state);
  if (!mark || !(await isAlive(mark))) {
    await rm(markPath(state), { force: true });
    return 'not-ours';
  }
  const answer = await askEngineVersion(docker);
  if (answer.kind === 'answers' && (await docker.listContainers()).length > 0) return 'in-use';
  await endProcess(mark, 20_000);
  await rm(markPath(state), { force: true });
  return 'stopped';
}
