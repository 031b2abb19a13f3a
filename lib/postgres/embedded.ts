import { once } from 'node:events';
import { open, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { SlipwayError } from '../errors.ts';
import type { Log } from '../log.ts';
import { findBinaries, type PostgresBinaries } from './binaries.ts';
import { findHome, makeHome, type PostgresHome, pointerOf } from './home.ts';
import { initialise, POSTGRES_USER, readPassword } from './initialise.ts';
import { findPostmaster, type Postmaster, runsOn } from './postmaster.ts';
import { startAs } from './run-as.ts';
import { postgresUser, type SystemUser } from './system-user.ts';

/** Where homes go whose state folder Postgres's user can't reach. */
const APART = '/var/lib/slipway';
/** Recovery after a power cut reads the whole log; everything else takes well under a second. */
const START_LIMIT_MS = 60_000;
/** A fast shutdown ends sessions and writes a checkpoint; after this it becomes an immediate one. */
const STOP_LIMIT_MS = 10_000;
const POLL_MS = 20;
const LARGEST_LOG_BYTES = 10 * 1024 * 1024;
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

  const { port, adopted } = await adoptOrStart(home, binaries, user, { ...SETTINGS, ...settings }, password, log);
  await makeDatabase(port, password);
  const stop = async () => void (await stopHome(home));
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
  return home === null ? false : stopHome(home);
}

/** Ends it and removes the data for good. */
export async function purgeEmbeddedPostgres(stateDirectory: string): Promise<void> {
  const home = await findHome(stateDirectory);
  if (home === null) return;
  await stopHome(home);
  await rm(home.directory, { recursive: true, force: true });
  await rm(pointerOf(stateDirectory), { force: true });
}

async function adoptOrStart(
  home: PostgresHome,
  binaries: PostgresBinaries,
  user: SystemUser | null,
  settings: Readonly<Record<string, string>>,
  password: string,
  log: Log,
): Promise<{ port: number; adopted: boolean }> {
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline) {
    const running = await findPostmaster(home.data);
    if (running?.state === 'stopping') {
      await untilGone(home, running.pid, deadline - Date.now());
      continue;
    }
    if (running) {
      await untilAnswers(home, password, deadline);
      log.info('postgres.adopted', { pid: running.pid, port: running.port });
      return { port: running.port, adopted: true };
    }
    const port = await freePort(await portOfLastTime(home));
    const started = await start(home, binaries, user, { ...settings, port: String(port) });
    const answering = await Promise.race([untilAnswers(home, password, deadline, started.pid), started.ended]);
    if (answering !== null) {
      await writeFile(home.port, `${answering.port}\n`);
      return { port: answering.port, adopted: false };
    }
    // Ended at once: another start was faster (its server is adopted next), or the port went to somebody meanwhile.
    const said = await started.said();
    if (!/lock file "postmaster\.pid" already exists|could not bind|Address already in use/.test(said)) {
      throw new SlipwayError('database-down', `Postgres ended at once; its log ${home.log} says: ${said}`);
    }
    await delay(POLL_MS);
  }
  throw new SlipwayError('database-down', `Postgres did not start within ${START_LIMIT_MS / 1000} s`);
}

type Started = {
  pid: number | undefined;
  /** Resolves when the process has ended. */
  ended: Promise<null>;
  /** The last lines that it wrote to the log. */
  said(): Promise<string>;
};

async function start(
  home: PostgresHome,
  binaries: PostgresBinaries,
  user: SystemUser | null,
  settings: Readonly<Record<string, string>>,
): Promise<Started> {
  const file = await open(home.log, 'a', 0o600);
  try {
    if ((await file.stat()).size > LARGEST_LOG_BYTES) await file.truncate();
    const { size } = await file.stat();
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = startAs(user, binaries.postgres, ['-D', home.data, ...flags], file.fd);
    const ended = new Promise<null>((resolve) => child.once('exit', () => resolve(null)));
    await once(child, 'spawn');
    return { pid: child.pid, ended, said: () => lastWords(home, size) };
  } finally {
    await file.close();
  }
}

/** Resolves with the server that answers to our password: the one of number `pid`, where that is given. */
async function untilAnswers(home: PostgresHome, password: string, deadline: number, pid?: number): Promise<Postmaster> {
  let last: unknown = null;
  while (Date.now() < deadline) {
    const postmaster = await findPostmaster(home.data);
    // What was to be adopted has ended meanwhile; a server of our own has yet to write its file.
    if (postmaster === null && pid === undefined) break;
    if (postmaster && postmaster.port > 0 && (pid === undefined || postmaster.pid === pid)) {
      last = await answerOf(postmaster.port, password);
      if (last === null) return postmaster;
    }
    await delay(POLL_MS);
  }
  throw new SlipwayError('database-down', `the embedded Postgres does not answer; its log is ${home.log}`, {
    cause: last,
  });
}

/** Null where a query works, else what went wrong. */
async function answerOf(port: number, password: string): Promise<unknown> {
  return withClient(port, password, (client) => client.query('SELECT 1')).then(
    () => null,
    (error: unknown) => error,
  );
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

async function withClient<Result>(
  port: number,
  password: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ host: '127.0.0.1', port, user: POSTGRES_USER, password, database: 'postgres' });
  // The promise of the query in hand says it; unheard, the event would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

async function stopHome(home: PostgresHome): Promise<boolean> {
  const postmaster = await findPostmaster(home.data);
  if (postmaster === null) return false;
  const steps = [
    { signal: 'SIGINT', within: STOP_LIMIT_MS },
    { signal: 'SIGQUIT', within: 3_000 },
    { signal: 'SIGKILL', within: 2_000 },
  ] as const;
  for (const { signal, within } of steps) {
    try {
      process.kill(postmaster.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return true;
      throw new SlipwayError('database-down', `Postgres, process ${postmaster.pid}, may not be stopped by this user`, {
        cause: error,
      });
    }
    if (await untilGone(home, postmaster.pid, within)) return true;
  }
  throw new SlipwayError('database-down', `Postgres, process ${postmaster.pid}, can't be stopped`);
}

async function untilGone(home: PostgresHome, pid: number, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (await runsOn(pid, home.data)) {
    if (Date.now() >= deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}

const urlOf = (port: number, password: string): string =>
  `postgresql://${POSTGRES_USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${DATABASE}`;

async function portOfLastTime(home: PostgresHome): Promise<number> {
  const text = await readFile(home.port, 'utf8').catch(() => '');
  return /^\d{1,5}\s*$/.test(text) ? Number(text) : 0;
}

async function lastWords(home: PostgresHome, from: number): Promise<string> {
  const bytes = await readFile(home.log).catch(() => Buffer.alloc(0));
  return bytes.subarray(from).toString('utf8').trim().split('\n').slice(-5).join(' / ');
}

/** `wanted` where nobody listens there, else any. */
async function freePort(wanted: number): Promise<number> {
  return (wanted > 0 ? await portIfFree(wanted) : null) ?? (await portIfFree(0)) ?? 0;
}

function portIfFree(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : null));
    });
  });
}
