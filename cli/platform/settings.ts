import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Env, readEnv } from '#lib/env.ts';
import { Refusal } from './refusal.ts';

/** The project's folder. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export type Settings = {
  /** As the server will see it, but for the two that `up` fills in: SLIPWAY_SECRET and DATABASE_URL. */
  env: Omit<Env, 'SLIPWAY_SECRET' | 'DATABASE_URL'>;
  /** Null: the platform runs a Postgres of its own. */
  databaseUrl: string | null;
  /** Absolute folder of everything that this instance keeps. */
  state: string;
  /** Absolute folder of the course. */
  labs: string;
};

/** Stand in while the rest is checked; neither is ever used. */
const UNSET = { SLIPWAY_SECRET: 'x'.repeat(32), DATABASE_URL: 'postgresql://unset@127.0.0.1/unset' };

/** Reads `.env`, where there is one, into the environment. What is set already stays as it is. */
export function readDotEnv(path = join(ROOT, '.env')): void {
  if (existsSync(path)) process.loadEnvFile(path);
}

/** Checks all settings at once; throws a refusal that names each one that is wrong. */
export function readSettings(source: Readonly<Record<string, string | undefined>> = process.env): Settings {
  const databaseUrl = source.DATABASE_URL || null;
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  let env: Env;
  try {
    env = readEnv({ ...UNSET, ...given, NODE_ENV: undefined });
  } catch (error) {
    const lines = (error as Error).message.split('\n').map((line) => `  ${line}`);
    throw new Refusal(
      `These settings are not usable:\n${lines.join('\n')}\nCorrect them in the environment or in .env.`,
    );
  }
  return {
    env,
    databaseUrl,
    state: resolve(ROOT, env.SLIPWAY_STATE ?? '.slipway'),
    labs: resolve(ROOT, env.SLIPWAY_LABS),
  };
}

/**
 * Makes a folder and those above it. Not by `recursive`, which never ends below a folder that can hold none, as /proc.
 */
export async function makeFolder(path: string): Promise<void> {
  if (existsSync(path)) return;
  await makeFolder(dirname(path));
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return;
    throw new Refusal(
      `The folder ${path} can't be made (${error.code}). SLIPWAY_STATE names where the platform keeps its data.`,
    );
  });
}

/** The key that signs cookies: the one that is set, else one made at the first start and kept with mode 0600. */
export async function ensureSecret(state: string, given = process.env.SLIPWAY_SECRET): Promise<string> {
  if (given) return given;
  const path = join(state, 'secret');
  await makeFolder(state);
  const kept = await readFile(path, 'utf8').catch(() => '');
  if (kept.length >= 32) {
    await chmod(path, 0o600);
    return kept;
  }
  const secret = randomBytes(32).toString('hex');
  const file = await open(path, 'w', 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(secret);
    await file.sync();
  } finally {
    await file.close();
  }
  return secret;
}

/** What the state folder holds besides the database: `down --purge` removes these and nothing else that may lie there. */
export const STATE_ENTRIES = ['secret', 'dockerd.json', 'dockerd.log'];
