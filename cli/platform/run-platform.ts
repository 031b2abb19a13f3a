import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { migrate } from '#lib/db/migrate.ts';
import { codeOf } from '#lib/errors.ts';
import { loadLabs } from '#lib/labs/loader.ts';
import { createLog } from '#lib/log.ts';
import { startEmbeddedPostgres } from '#lib/postgres/embedded.ts';
import { ensureSandboxImage } from '../images.ts';
import type { Progress } from '../progress.ts';
import { inWords } from '../progress.ts';
import { type Accounts, ensureAccounts } from './accounts.ts';
import { addressesOf, ownAddress } from './addresses.ts';
import { ensureBuild } from './build.ts';
import type { Closers } from './closers.ts';
import type { CommandContext } from './command.ts';
import { ensureEngine } from './engine.ts';
import { freeDisk } from './facts.ts';
import { tryLock } from './lock.mjs';
import { requireFreePort } from './port.ts';
import { Refusal } from './refusal.ts';
import { diskRefusal } from './requirements.ts';
import { requireReady, startServer } from './server-process.ts';
import { ensureSecret, makeFolder, ROOT, readSettings, type Settings } from './settings.ts';

type Mode = 'production' | 'development';

export type Options = {
  /** Give the first instructor a new password. */
  newPassword: boolean;
  /** Whether this machine is a container, whose own addresses lead nowhere; its published port does. */
  inContainer: boolean;
};

/** Throws on an option that there is not: a mistyped one must not start something else without a word. */
export function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'new-password': { type: 'boolean', default: false },
      'in-container': { type: 'boolean', default: false },
    },
  });
  return { newPassword: values['new-password'], inContainer: values['in-container'] };
}

/**
 * From nothing to a served platform, then waits until the server ends or the command is interrupted. Every part finds
 * out by itself what is there already, so that a second run is quick and an interrupted one goes on where it stopped.
 */
export async function runPlatform(
  mode: Mode,
  { newPassword, inContainer }: Options,
  { progress, signal, closers }: CommandContext,
): Promise<number> {
  const began = performance.now();
  const settings = readSettings();
  await makeFolder(settings.state);
  await requireCourse(settings.labs);
  const { lock, holder } = await tryLock('up', settings.state);
  if (!lock) {
    throw new Refusal(`Slipway runs here already, as process ${holder ?? '(unknown)'}. To stop it: npm run down`);
  }
  await closers.add(() => lock.release());

  const { env } = settings;
  // What refuses is asked before anything slow begins.
  await requireFreePort(env.SLIPWAY_HOST, env.SLIPWAY_PORT);
  const docker = await ensureEngine(env.DOCKER_HOST, settings.state, progress);
  const { DockerRootDir } = await docker.info();
  await requireDisk([DockerRootDir, settings.state], env.SLIPWAY_DISK_FLOOR_GB);

  const [image, folder, url] = await Promise.all([
    // By its hash: another checkout on this machine may move the name `latest`.
    env.SLIPWAY_SANDBOX_IMAGE === 'slipway/sandbox:latest'
      ? ensureSandboxImage(docker, progress)
      : env.SLIPWAY_SANDBOX_IMAGE,
    mode === 'production' ? ensureBuild(ROOT, progress, signal) : ROOT,
    prepareData(settings, progress, closers),
  ]);
  signal.throwIfAborted();

  const server = await progress.step('Starting the server', async () => {
    const started = await startServer({
      folder,
      development: mode === 'development',
      env: {
        ...process.env,
        SLIPWAY_SECRET: await ensureSecret(settings.state),
        SLIPWAY_STATE: settings.state,
        SLIPWAY_LABS: settings.labs,
        SLIPWAY_SANDBOX_IMAGE: image,
        DATABASE_URL: url,
      },
    });
    await closers.add(() => started.stop());
    await requireReady(ownAddress(env), signal);
    return started;
  });
  // Last, so that a password which is made is told in the same moment.
  const accounts = await ensureAccounts(url, { newPassword });
  const addresses = addressesOf(env, inContainer ? {} : undefined);
  console.log(
    welcome(
      addresses,
      accounts,
      `${inWords(performance.now() - began)}${mode === 'development' ? ', with hot reload of pages' : ''}`,
    ),
  );
  return Promise.race([server.ended.then((code) => sayEnded(code, signal)), aborted(signal)]);
}

function sayEnded(code: number, signal: AbortSignal): number {
  if (signal.aborted) return 0;
  process.stderr.write(`The server has ended with code ${code}; its log above says why.\n`);
  return code || 1;
}

/** Resolves when the command is interrupted; its exit code is then the signal's. */
const aborted = (signal: AbortSignal): Promise<number> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(0), { once: true }));

async function requireDisk(folders: readonly string[], floorGb: number): Promise<void> {
  const { path, bytes } = await freeDisk(folders);
  const problem = bytes === null ? null : diskRefusal(bytes, path, floorGb);
  if (problem) throw new Refusal(problem);
}

/** The database, its tables and the course; answers with the database's address. */
async function prepareData(settings: Settings, progress: Progress, closers: Closers): Promise<string> {
  const url = settings.databaseUrl ?? (await startDatabase(settings.state, progress, closers));
  const applied = await migrate({ url, directory: join(ROOT, 'prisma/migrations') }).catch((thrown) => {
    throw codeOf(thrown) === 'database-down' ? new Refusal(databaseRefusal(url, thrown)) : thrown;
  });
  if (applied.length > 0) progress.note(`Brought the database up to date: ${applied.join(', ')}`);
  return url;
}

/** Says which database, without its password, and what to do. */
function databaseRefusal(url: string, thrown: { cause?: unknown }): string {
  const { hostname, port } = new URL(url);
  const why = thrown.cause instanceof Error ? thrown.cause.message || thrown.cause.name : 'no answer';
  return (
    `The database that DATABASE_URL names (${hostname}:${port || '5432'}) does not answer: ${why}. Start it, or correct ` +
    'DATABASE_URL; without DATABASE_URL the platform runs a database of its own.'
  );
}

async function startDatabase(state: string, progress: Progress, closers: Closers): Promise<string> {
  const postgres = await progress.step('Starting the database', () =>
    startEmbeddedPostgres({ stateDirectory: state, log: createLog('warn') }),
  );
  await closers.add(() => postgres.stop());
  return postgres.url;
}

async function requireCourse(folder: string): Promise<void> {
  if (!existsSync(folder)) throw new Refusal(`There is no course at ${folder}; SLIPWAY_LABS names its folder.`);
  const labs = await loadLabs(folder);
  if (labs.length === 0) throw new Refusal(`The course at ${folder} holds no lab; SLIPWAY_LABS names its folder.`);
}

/** What the operator needs to know, on standard output. */
function welcome(addresses: readonly string[], { admin, joinCode }: Accounts, how: string): string {
  const [best] = addresses;
  const rows: [string, string][] = [
    ...addresses.map((address, index): [string, string] => [index === 0 ? 'Address' : '', address]),
    ['Instructor', `${best}/sign-in`],
    ['', `email     ${admin.email}`],
    [
      '',
      admin.password
        ? `password  ${admin.password}  (shown this once)`
        : 'password  as given at the first start; a new one: npm run up -- --new-password',
    ],
    ['Students', `${best}/join/${joinCode}`],
  ];
  return [
    '',
    `Slipway is up (${how}).`,
    '',
    ...rows.map(([name, text]) => `  ${name.padEnd(11)} ${text}`),
    '',
    '  Ctrl-C stops it and leaves sandboxes running; `npm run down` removes them.',
    '',
  ].join('\n');
}
