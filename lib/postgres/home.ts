import { createHash } from 'node:crypto';
import { mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { SystemUser } from './system-user.ts';

/** Where one embedded Postgres keeps what is its own. Nothing else writes in there. */
export type PostgresHome = {
  directory: string;
  /** The database's files; only there once they are complete. */
  data: string;
  /** The database user's password, mode 0600, of the platform's own user. */
  password: string;
  /** The port of the last start, to take it again. */
  port: string;
  log: string;
  /** Whether it lies apart from the state folder, because Postgres's user can't reach that one. */
  isApart: boolean;
};

/** Written into the state folder where the home lies elsewhere, so that it is found again whatever modes change. */
const POINTER = 'postgres-home';

/** The home that a state folder has already; null where no database was made for it yet. */
export async function findHome(stateDirectory: string): Promise<PostgresHome | null> {
  // One name for one folder, whatever links lead to it: a running server is known by the name it was started with.
  const state = await realpath(stateDirectory).catch(() => null);
  if (state === null) return null;
  const inside = join(state, 'postgres');
  const pointer = await readFile(join(state, POINTER), 'utf8').catch(() => null);
  if (pointer !== null && pointer.trim() !== '') return homeAt(pointer.trim(), true);
  return (await isThere(inside)) ? homeAt(inside, false) : null;
}

/** The home of a state folder, made where it isn't there yet: inside, or below `apart` where `user` can't get inside. */
export async function makeHome(stateDirectory: string, user: SystemUser | null, apart: string): Promise<PostgresHome> {
  await mkdir(stateDirectory, { recursive: true });
  const state = await realpath(stateDirectory);
  const known = await findHome(state);
  if (known) {
    await mkdir(known.directory, { recursive: true, mode: 0o755 });
    return known;
  }
  if (user === null || (await canReach(state, user))) {
    const home = homeAt(join(state, 'postgres'), false);
    await mkdir(home.directory, { recursive: true, mode: 0o755 });
    return home;
  }
  const name = createHash('sha256').update(state).digest('hex').slice(0, 16);
  const home = homeAt(join(apart, name), true);
  await mkdir(home.directory, { recursive: true, mode: 0o755 });
  await writeFile(join(state, POINTER), `${home.directory}\n`);
  return home;
}

/** The file in the state folder that leads to a home elsewhere. */
export const pointerOf = (stateDirectory: string): string => join(resolve(stateDirectory), POINTER);

/** Whether `user` may cross every folder on the way to `path`, and so reach what lies below it. */
export async function canReach(path: string, user: SystemUser): Promise<boolean> {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    if (!mayCross(await stat(folder), user)) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** As the kernel decides: only the first class that fits counts, the owner's before the group's before the others'. */
export function mayCross({ mode, uid, gid }: { mode: number; uid: number; gid: number }, user: SystemUser): boolean {
  if (uid === user.uid) return (mode & 0o100) !== 0;
  if (gid === user.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}

function homeAt(directory: string, isApart: boolean): PostgresHome {
  const at = (name: string) => join(directory, name);
  return { directory, data: at('data'), password: at('password'), port: at('port'), log: at('log'), isApart };
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
