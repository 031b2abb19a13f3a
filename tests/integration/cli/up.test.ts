import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { isAlive, markProcess } from '#cli/platform/processes.ts';
import { ROOT } from '#cli/platform/settings.ts';
import { connectHostEngine } from '#lib/sandbox/docker-connection.ts';

// One instance of its own on the real engine, from nothing to removed. The tests build on each other, in this order.

const instance = `test-up-${randomBytes(3).toString('hex')}`;
const docker = connectHostEngine(process.env.DOCKER_HOST);
let state: string;
let port: number;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), 'slipway-up-'));
  // Postgres may run as another user, who has to cross it.
  await chmod(state, 0o755);
  port = await freePort();
});
// A test that fails must not fail the next ones.
afterEach(async () => {
  await Promise.all([...running].map(endRun));
}, 60_000);
afterAll(async () => {
  await run(['down', '--purge']).ended;
  await rm(state, { recursive: true, force: true });
}, 60_000);

function endRun(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'close');
  child.kill('SIGTERM');
  return ended;
}

type Run = {
  child: ChildProcess;
  output: () => string;
  ended: Promise<{ code: number | null; output: string; seconds: number }>;
  /** Resolves when the output holds `text`; rejects with the output where the command ends before. */
  says(text: string): Promise<void>;
};

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const began = performance.now();
  const child = spawn(process.execPath, [join(ROOT, 'cli/run.mjs'), ...args], {
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: '',
      SLIPWAY_STATE: state,
      SLIPWAY_PORT: String(port),
      SLIPWAY_HOST: '127.0.0.1',
      SLIPWAY_INSTANCE: instance,
      ...env,
    },
  });
  running.add(child);
  let output = '';
  const watchers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk;
      for (const look of watchers) look();
    });
  }
  const ended = new Promise<{ code: number | null; output: string; seconds: number }>((resolve) => {
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, output, seconds: (performance.now() - began) / 1000 });
    });
  });
  const says = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!output.includes(text)) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
      void ended.then(() => reject(new Error(`ended without "${text}":\n${output}`)));
    });
  return { child, output: () => output, ended, says };
}

const page = (path: string) => fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual' });
const listening = () =>
  page('/api/health').then(
    () => true,
    () => false,
  );

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function left(): Promise<unknown[]> {
  const filters = { label: [`slipway.instance=${instance}`] };
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  return [...containers, ...networks, ...(volumes.Volumes ?? [])];
}

test('malformed settings are all named, and nothing is started', async () => {
  const { code, output } = await run(['up'], { SLIPWAY_PORT: 'http', SLIPWAY_TRUST_PROXY: 'maybe' }).ended;
  expect(code).toBe(1);
  expect(output).toContain('SLIPWAY_PORT must be a whole number');
  expect(output).toContain('SLIPWAY_TRUST_PROXY');
  expect(output).not.toMatch(/\n\s+at /);
});

test('a port that is taken is refused with who has it', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { code, output } = await run(['up']).ended;
  await new Promise((resolve) => server.close(resolve));
  expect(code).toBe(1);
  expect(output).toContain(`Port ${port} is taken by process ${process.pid}`);
});

test('a disk below the floor is refused', async () => {
  const { code, output } = await run(['up'], { SLIPWAY_DISK_FLOOR_GB: '10000' }).ended;
  expect(code).toBe(1);
  expect(output).toContain('the floor is 10000 GB');
});

test('an engine that does not answer is refused by the name that was given', async () => {
  const { code, output } = await run(['up'], { DOCKER_HOST: 'tcp://127.0.0.1:1' }).ended;
  expect(code).toBe(1);
  expect(output).toContain('DOCKER_HOST names (tcp://127.0.0.1:1) does not answer');
});

test('up may be interrupted while it prepares, and leaves no process behind', async () => {
  const up = run(['up']);
  await up.says('Starting the database');
  up.child.kill('SIGINT');
  const { code } = await up.ended;
  expect(code).toBe(130);
  expect(await listening()).toBe(false);
  expect(await postgresRuns()).toBe(false);
});

test('up serves pages, prints where, and Ctrl-C ends server and database', { timeout: 300_000 }, async () => {
  const up = run(['up']);
  await up.says('Ctrl-C stops it');
  expect(up.output()).toContain(`http://127.0.0.1:${port}`);
  expect(up.output()).toMatch(/password +\S{8,} +\(shown this once\)/);
  const joinLink = /http:\S+(\/join\/[A-Z0-9-]{9})/.exec(up.output())?.[1] ?? '';
  expect((await page('/')).status).toBe(200);
  expect((await page(joinLink)).status).toBe(200);

  const health = await page('/api/health');
  expect(health.headers.get('content-security-policy')).toMatch(/script-src 'self' 'nonce-[^']{20,}'/);
  expect(health.headers.get('x-request-id')).toBeTruthy();
  expect((await page('/%zz')).status).toBe(400);

  const second = await run(['up'], { SLIPWAY_PORT: String(port + 1) }).ended;
  expect(second.code).toBe(1);
  expect(second.output).toMatch(/runs here already, as process \d+/);

  up.child.kill('SIGINT');
  expect((await up.ended).code).toBe(130);
  expect(await listening()).toBe(false);
  expect(await postgresRuns()).toBe(false);
});

test('the key is readable by its owner alone', async () => {
  expect((await stat(join(state, 'secret'))).mode & 0o777).toBe(0o600);
});

test('a second run makes nothing anew, keeps password and join link to itself, and down ends it', {
  timeout: 120_000,
}, async () => {
  const up = run(['up']);
  await up.says('Ctrl-C stops it');
  expect(up.output()).not.toMatch(/Installing|Production build|Building|Making|database up to date/);
  expect(up.output()).not.toContain('shown this once');
  expect(up.output()).toContain('--new-password');

  const down = await run(['down']).ended;
  expect(down.code).toBe(0);
  expect((await up.ended).code).toBe(143);
  expect(await left()).toEqual([]);
  expect(await postgresRuns()).toBe(false);
});

test('when up is killed outright the server ends by itself, and the next up goes on', {
  timeout: 120_000,
}, async () => {
  const killed = run(['up']);
  await killed.says('Ctrl-C stops it');
  const holder = (await run(['up'], { SLIPWAY_PORT: String(port + 1) }).ended).output.match(/as process (\d+)/)?.[1];
  process.kill(Number(holder), 'SIGKILL');
  await expect.poll(listening, { timeout: 20_000 }).toBe(false);
  expect(await postgresRuns()).toBe(true);

  const next = run(['up', '--new-password']);
  await next.says('Ctrl-C stops it');
  expect(next.output()).toContain('shown this once');
  next.child.kill('SIGTERM');
  expect((await next.ended).code).toBe(143);
});

test('down may be called again, also where the engine is out of reach', async () => {
  expect((await run(['down']).ended).code).toBe(0);
  const { code, output } = await run(['down'], { DOCKER_HOST: 'unix:///nowhere/docker.sock' }).ended;
  expect(code).toBe(0);
  expect(output).toContain('The Docker engine is not running');
});

test('down with --purge removes the data', async () => {
  expect((await run(['down', '--purge']).ended).code).toBe(0);
  await expect(stat(join(state, 'secret'))).rejects.toThrow('ENOENT');
});

async function postgresRuns(): Promise<boolean> {
  const { findEmbeddedPostgres } = await import('#lib/postgres/embedded.ts');
  const found = await findEmbeddedPostgres(state);
  const mark = found && (await markProcess(found.pid));
  return mark ? isAlive(mark) : false;
}
