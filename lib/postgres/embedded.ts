import { rm } from 'node:fs/promises';
import type { Log } from '../log.ts';
import { findBinaries } from './binaries.ts';
import { withClient } from './connect.ts';
import { findHome, makeHome, pointerOf } from './home.ts';
import { initialise, POSTGRES_USER, readPassword } from './initialise.ts';
import { findPostmaster } from './postmaster.ts';
import { adoptOrStart, stopServer } from './server-process.ts';
import { postgresUser } from './system-user.ts';

/** Where homes go whose state folder Postgres's user can't reach. */
const APART = '/var/lib/slipway';
const DATABASE = 'slipway';

/** Small enough for a laptop beside a class of sandboxes; connections for the pool, a second server and a psql. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '64MB',
  max_wal_size: '512MB',
  password_encryption: 'scram-sha-256',
  log_timezone: 'UTC',
  timezone: 'UTC',
};

export type EmbeddedPostgres = {
  url: string;
  /** Ends the server, whoever started it. Idempotent; never takes longer than 15 s. */
  stop(): Promise<void>;
  /** Whether it ran already, left over from a platform that was killed. */
  adopted: boolean;
};

type Options = {
  /** The platform's state folder; the database's own files lie below it, or where `postgres-home` in it says. */
  stateDirectory: string;
  log: Log;
  /** Further settings of the server, such as those that tests use to trade safety for speed. */
  settings?: Readonly<Record<string, string>>;
  /** For tests: where to go when the state folder can't be reached. */
  apart?: string;
};

/**
 * A Postgres of the platform's own on 127.0.0.1: makes it at the first start, adopts one that still runs, else starts
 * it on the port of the last time where that is free. It may be interrupted at any point and called again, also twice
 * at once. Errors: `database-down`, with what Postgres said last.
 */
export async function startEmbeddedPostgres({
  stateDirectory,
  log,
  settings = {},
  apart = APART,
}: Options): Promise<EmbeddedPostgres> {
  const known = await findHome(stateDirectory);
  const user = await postgresUser(known?.data ?? null);
  const home = await makeHome(stateDirectory, user, apart);
  if (home.isApart && user) {
    log.info('postgres.home-apart', {
      directory: home.directory,
      because: `${user.name} can't reach ${stateDirectory}`,
    });
  }
  const binaries = await findBinaries(home, user);
  const { password, isNew } = await initialise(home, binaries, user);
  if (isNew) log.info('postgres.initialised', { directory: home.data });

  const { port, adopted } = await adoptOrStart({
    home,
    binaries,
    user,
    settings: { ...SETTINGS, ...settings },
    password,
    log,
  });
  await makeDatabase(port, password);
  const stop = async () => void (await stopServer(home));
  return { url: urlOf(port, password), adopted, stop };
}

/** The embedded Postgres of this state folder, where it runs. */
export async function findEmbeddedPostgres(stateDirectory: string): Promise<{ url: string; pid: number } | null> {
  const home = await findHome(stateDirectory);
  if (home === null) return null;
  const postmaster = await findPostmaster(home.data);
  const password = await readPassword(home);
  if (postmaster === null || password === null) return null;
  return { url: urlOf(postmaster.port, password), pid: postmaster.pid };
}

/** Ends it where it runs; answers whether it did. */
export async function stopEmbeddedPostgres(stateDirectory: string): Promise<boolean> {
  const home = await findHome(stateDirectory);
  return home === null ? false : stopServer(home);
}

/** Ends it and removes the data for good. */
export async function purgeEmbeddedPostgres(stateDirectory: string): Promise<void> {
  const home = await findHome(stateDirectory);
  if (home === null) return;
  await stopServer(home);
  await rm(home.directory, { recursive: true, force: true });
  await rm(pointerOf(stateDirectory), { force: true });
}

async function makeDatabase(port: number, password: string): Promise<void> {
  await withClient(port, password, async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount) return;
    await client.query(`CREATE DATABASE ${DATABASE}`).catch((error: { code?: string }) => {
      // Another start has made it meanwhile: duplicate_database, or the unique index of the catalogue.
      if (error.code !== '42P04' && error.code !== '23505') throw error;
    });
  });
}

const urlOf = (port: number, password: string): string =>
  `postgresql://${POSTGRES_USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${DATABASE}`;
