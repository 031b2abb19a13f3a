import { readdir, readFile } from 'node:fs/promises';
import type Docker from 'dockerode';

/** What stands on the host at one moment: names that a test run must not add to. */
export type HostState = ReadonlyMap<string, string>;

/** Containers, networks and volumes of the engine, and processes whose command names one of `marks`. */
export async function readHostState(docker: Docker, marks: readonly string[]): Promise<HostState> {
  const [containers, networks, volumes, processes] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listNetworks(),
    docker.listVolumes(),
    listProcesses(marks),
  ]);
  return new Map([
    ...containers.map(({ Id, Names }): [string, string] => [Id, `container ${Names.join(' ')}`]),
    ...networks.map(({ Id, Name }): [string, string] => [Id ?? Name, `network ${Name}`]),
    ...(volumes.Volumes ?? []).map(({ Name }): [string, string] => [`volume ${Name}`, `volume ${Name}`]),
    ...processes.map(({ pid, command }): [string, string] => [`process ${pid}`, `process ${pid}: ${command}`]),
  ]);
}

/** What the later state holds and the earlier did not, in words. */
export function leftBehind(before: HostState, after: HostState): string[] {
  return [...after].filter(([key]) => !before.has(key)).map(([, words]) => words);
}

async function listProcesses(marks: readonly string[]): Promise<{ pid: number; command: string }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      // A process may end between the listing and the reading.
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return { pid, command: command.replaceAll('\0', ' ').trim() };
    }),
  );
  return found.filter(({ command }) => marks.some((mark) => command.includes(mark)));
}
