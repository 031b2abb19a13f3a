import { once } from 'node:events';
import { open, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { SlipwayError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { PostgresBinaries } from './binaries.ts';
import { withClient } from './connect.ts';
import type { PostgresHome } from './home.ts';
import { findPostmaster, type Postmaster, runsOn } from './postmaster.ts';
import { startAs } from './run-as.ts';
import type { SystemUser } from './system-user.ts';

/** Recovery after a power cut reads the whole log; everything else takes well under a second. */
const START_LIMIT_MS = 60_000;
/** A fast shutdown ends sessions and writes a checkpoint; after this it becomes an immediate one. */
const STOP_LIMIT_MS = 10_000;
const POLL_MS = 20;
const LARGEST_LOG_BYTES = 10 * 1024 * 1024;

type Start = {
  home: PostgresHome;
  binaries: PostgresBinaries;
  user: SystemUser | null;
  settings: Readonly<Record<string, string>>;
  password: string;
  log: Log;
};

/** The server on this home's data: the one that runs already, or a new one. Errors: `database-down`. */
export async function adoptOrStart({
  home,
  binaries,
  user,
  settings,
  password,
  log,
}: Start): Promise<{ port: number; adopted: boolean }> {
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

/** Ends the server where one runs; answers whether it did. Never takes longer than 15 s. */
export async function stopServer(home: PostgresHome): Promise<boolean> {
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
