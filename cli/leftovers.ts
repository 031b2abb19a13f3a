import { readdir, readFile } from 'node:fs/promises';
import type Docker from 'dockerode';

/** What stands on the host at one moment, by identity, in words: what a test run must not add to. */
export type HostState = ReadonlyMap<string, string>;

/** Containers, networks and volumes of the engine. */
export async function readEngineState(docker: Docker): Promise<HostState> {
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listNetworks(),
    docker.listVolumes(),
  ]);
  return new Map([
    ...containers.map(({ Id, Names }): [string, string] => [Id, `container ${Names.join(' ')}`]),
    ...networks.map(({ Id, Name }): [string, string] => [Id ?? Name, `network ${Name}`]),
    ...(volumes.Volumes ?? []).map(({ Name }): [string, string] => [`volume ${Name}`, `volume ${Name}`]),
  ]);
}

/**
 * Processes of this run: those whose environment holds `mark`, which every child inherits, and those whose command
 * names one of `places` (Postgres writes over its environment, but not over the folder of its data). The asking process,
 * its parent and its own children, such as the compiler of its TypeScript, end with it and are not counted.
 */
export async function readProcessState(mark: string, places: readonly string[]): Promise<HostState> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map((pid) => describeProcess(pid, mark, places)));
  return new Map(found.filter((entry) => entry !== null));
}

async function describeProcess(pid: number, mark: string, places: readonly string[]): Promise<[string, string] | null> {
  if (pid === process.pid || pid === process.ppid) return null;
  // A process may end between the listing and the reading; of other users' processes only the command can be read.
  const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
  const [command, environment, stat] = await Promise.all([read('cmdline'), read('environ'), read('stat')]);
  const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (state === 'Z' || Number(parent) === process.pid) return null;
  if (!environment.includes(mark) && !places.some((place) => command.includes(place))) return null;
  return [`process ${pid}`, `process ${pid}: ${command.replaceAll('\0', ' ').trim().slice(0, 120)}`];
}

/** What the later state holds and the earlier did not. */
export function leftBehind(before: HostState, after: HostState): string[] {
  return [...after].filter(([key]) => !before.has(key)).map(([, words]) => words);
}
