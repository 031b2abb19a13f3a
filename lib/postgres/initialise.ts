import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, chown, link, mkdir, readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '../errors.ts';
import type { PostgresBinaries } from './binaries.ts';
import type { PostgresHome } from './home.ts';
import { isAlive } from './postmaster.ts';
import { runAs } from './run-as.ts';
import type { SystemUser } from './system-user.ts';

export const POSTGRES_USER = 'slipway';

const PART = /^(?:data|password)\.part-(\d+)-/;

/**
 * Makes the data folder unless it is there, and answers with the password. `initdb` works under another name, and a
 * rename makes its result the data folder: what an interruption leaves is never taken for a database.
 */
export async function initialise(
  home: PostgresHome,
  binaries: PostgresBinaries,
  user: SystemUser | null,
): Promise<{ password: string; isNew: boolean }> {
  await removeLeftovers(home);
  const password = await keepPassword(home);
  if (await stat(home.data).catch(() => null)) return { password, isNew: false };

  const work = join(home.directory, `data.part-${process.pid}-${randomUUID()}`);
  await mkdir(work, { mode: 0o700 });
  const passwordFile = join(work, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user) {
    await chown(work, user.uid, user.gid);
    await chown(passwordFile, user.uid, user.gid);
  }
  const made = join(work, 'data');
  try {
    const { exitCode, output } = await runAs(user, binaries.initdb, [
      `--pgdata=${made}`,
      `--username=${POSTGRES_USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ]);
    if (exitCode !== 0) throw new SlipwayError('database-down', `initdb ended with ${exitCode}: ${output.trim()}`);
    await rename(made, home.data).catch(async (error: unknown) => {
      // Two starts at once: the first one's folder stands, with the same password.
      if (!(await stat(home.data).catch(() => null))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return { password, isNew: true };
}

/** The password of the file, made once: linked into place, so that two starts at once agree on one. */
async function keepPassword(home: PostgresHome): Promise<string> {
  const kept = await readPassword(home);
  if (kept !== null) return kept;
  const draft = join(home.directory, `password.part-${process.pid}-${randomUUID()}`);
  await writeFile(draft, randomBytes(24).toString('base64url'), { mode: 0o600 });
  await chmod(draft, 0o600);
  try {
    await link(draft, home.password);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
  const password = await readPassword(home);
  if (password === null) throw new SlipwayError('database-down', `${home.password} can't be read`);
  return password;
}

export async function readPassword(home: PostgresHome): Promise<string | null> {
  return (await readFile(home.password, 'utf8').catch(() => null))?.trim() || null;
}

/** What interrupted starts left; a start that is still at work, of a live process, keeps its own. */
async function removeLeftovers(home: PostgresHome): Promise<void> {
  for (const name of await readdir(home.directory)) {
    const pid = Number(PART.exec(name)?.[1] ?? 0);
    if (pid > 0 && pid !== process.pid && !isAlive(pid)) {
      // An initdb without its parent may still write; it ends when it finds its folder gone.
      await rm(join(home.directory, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    }
  }
}
