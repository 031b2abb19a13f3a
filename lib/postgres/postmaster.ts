import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The running server behind a data folder. */
export type Postmaster = { pid: number; port: number; state: 'starting' | 'ready' | 'stopping' };

/**
 * The server that runs on `data`, by the file that Postgres keeps there; null where none does. The file of a server
 * that was killed stays behind, and its number may belong to another program by now: only a live process that was
 * started on this very folder counts.
 */
export async function findPostmaster(data: string): Promise<Postmaster | null> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => null);
  const seen = text === null ? null : parsePostmasterFile(text);
  if (seen === null || !(await runsOn(seen.pid, data))) return null;
  return seen;
}

/** Lines of `postmaster.pid`: pid, data folder, start, port, socket folder, address, shared memory, status. */
export function parsePostmasterFile(text: string): Postmaster | null {
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  const status = lines[7];
  const state = status === 'ready' ? 'ready' : status === 'stopping' ? 'stopping' : 'starting';
  return { pid, port: Number.isInteger(port) ? port : 0, state };
}

/** Whether this process is alive and a server that was started on `data`. */
export async function runsOn(pid: number, data: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  // Without /proc (macOS) the number has to do; the password decides the rest.
  if (process.platform !== 'linux') return true;
  // Empty for a zombie, which has ended as far as we are concerned.
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return command.split('\0').includes(data);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
