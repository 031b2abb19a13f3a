import { readdir, readFile, readlink } from 'node:fs/promises';

/** A process that can be told from a later one with the same number. */
export type ProcessMark = { pid: number; startedAt: string };

/**
 * Field 22 of /proc/<pid>/stat: clock ticks from boot to the start of the process; null where it has ended and only
 * waits for its parent to notice. The name in field 2 may hold spaces.
 */
export function startTimeOf(stat: string): string | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
}

/** Null where there is no such process. */
export async function markProcess(pid: number): Promise<ProcessMark | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  const startedAt = stat && startTimeOf(stat);
  return startedAt ? { pid, startedAt } : null;
}

export async function isAlive(mark: ProcessMark): Promise<boolean> {
  return (await markProcess(mark.pid))?.startedAt === mark.startedAt;
}

/** Asks the process to end, waits, and ends it by force where it does not. True when it is gone. */
export async function endProcess(mark: ProcessMark, patienceMs: number): Promise<boolean> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!(await isAlive(mark))) return true;
    process.kill(mark.pid, signal);
    for (let waited = 0; waited < patienceMs; waited += 100) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (!(await isAlive(mark))) return true;
    }
  }
  return !(await isAlive(mark));
}

/** The command line of a process, cut to a readable length, or null. */
export async function commandOf(pid: number): Promise<string | null> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  return line?.replaceAll('\0', ' ').trim().slice(0, 80) || null;
}

/** Every process whose working folder or open file `matches`, as far as this user may look. */
export async function findProcesses(matches: (link: string) => boolean, where: 'cwd' | 'fd'): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const links =
        where === 'cwd'
          ? [`/proc/${pid}/cwd`]
          : (await readdir(`/proc/${pid}/fd`).catch(() => [])).map((fd) => `/proc/${pid}/fd/${fd}`);
      const targets = await Promise.all(links.map((link) => readlink(link).catch(() => '')));
      return targets.some(matches) ? Number(pid) : null;
    }),
  );
  return found.filter((pid) => pid !== null);
}
