import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeInstance } from '#cli/platform/remove-instance.ts';
import { ROOT } from '#cli/platform/settings.ts';
import { connectHostEngine } from '#lib/sandbox/docker-connection.ts';

// `docker compose up` for real. The program itself comes out of the sandbox image, since few machines without a registry
// have it; it speaks to the same engine as everything else. The tests build on each other, in this order.

const name = `test-compose-${randomBytes(3).toString('hex')}`;
const docker = connectHostEngine(process.env.DOCKER_HOST);
let environment: Record<string, string>;

beforeAll(async () => {
  environment = {
    SLIPWAY_PORT: String(await freePort()),
    SLIPWAY_INSTANCE: name,
    SLIPWAY_SANDBOX_SUBNET: '10.232.0.0/16',
    SLIPWAY_EXTRA_CA: await authoritiesOfThisMachine(),
  };
});
afterAll(async () => {
  await compose('down', '--volumes', '--timeout', '20');
  await removeInstance(docker, name);
}, 120_000);

type Ended = { code: number | null; output: string };

async function compose(...args: string[]): Promise<Ended> {
  let output = '';
  const sink = new Writable({
    write(chunk, _encoding, done) {
      output += chunk;
      done();
    },
  });
  const [{ StatusCode: code }] = await docker.run('slipway/sandbox:latest', ['--project-name', name, ...args], sink, {
    Entrypoint: ['docker-compose'],
    WorkingDir: ROOT,
    Env: Object.entries(environment).map(([variable, value]) => `${variable}=${value}`),
    // With a terminal the answer comes as one plain stream.
    Tty: true,
    HostConfig: {
      AutoRemove: true,
      NetworkMode: 'host',
      Binds: [`${ROOT}:${ROOT}:ro`, '/var/run/docker.sock:/var/run/docker.sock'],
    },
  });
  return { code, output };
}

// A port that is published takes connections before anybody listens behind it.
const page = (path: string) =>
  fetch(`http://127.0.0.1:${environment.SLIPWAY_PORT}${path}`, { signal: AbortSignal.timeout(10_000) });
const ready = () =>
  page('/api/ready').then(
    ({ status }) => status,
    () => 0,
  );

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** A network that looks into TLS has an authority of its own, which the build has to be told as well. */
async function authoritiesOfThisMachine(): Promise<string> {
  const folder = '/usr/local/share/ca-certificates';
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.crt'));
  return (await Promise.all(files.map((file) => readFile(`${folder}/${file}`, 'utf8')))).join('\n');
}

test('the images are built without a registry of images', { timeout: 1_200_000 }, async () => {
  expect(await compose('build')).toMatchObject({ code: 0 });
});

test('up without any setting serves the platform and logs how to sign in', { timeout: 300_000 }, async () => {
  expect(await compose('up', '--detach', '--no-build')).toMatchObject({ code: 0 });
  await expect.poll(ready, { timeout: 240_000, interval: 1_000 }).toBe(200);
  await expect
    .poll(async () => (await compose('logs', 'app')).output, { timeout: 30_000 })
    .toContain('shown this once');
  const { output } = await compose('logs', 'app');
  expect(output).toContain(`http://localhost:${environment.SLIPWAY_PORT}`);
  const [, link = ''] = /http:\S+(\/join\/[A-Z0-9-]{9})/.exec(output) ?? [];
  expect((await page(link)).status).toBe(200);
});

test('the app alone holds the socket of the engine, and the database is not published', async () => {
  const filters = { label: [`com.docker.compose.project=${name}`] };
  const containers = await docker.listContainers({ filters });
  const seen = containers.map(({ Labels, Mounts, Ports }) => ({
    service: Labels['com.docker.compose.service'],
    socket: Mounts.some(({ Source }) => Source?.endsWith('docker.sock')),
    published: Ports.some(({ PublicPort }) => PublicPort !== undefined),
  }));
  expect(seen.sort((a, b) => (a.service ?? '').localeCompare(b.service ?? ''))).toEqual([
    { service: 'app', socket: true, published: true },
    { service: 'database', socket: false, published: false },
  ]);
});

test('a restart keeps accounts and key, and ends it in order', { timeout: 180_000 }, async () => {
  expect(await compose('restart', 'app')).toMatchObject({ code: 0 });
  await expect.poll(ready, { timeout: 60_000, interval: 500 }).toBe(200);
  const { output } = await compose('logs', 'app');
  expect(output.match(/shown this once/g)).toHaveLength(1);
  const renewed = await compose('exec', '-T', 'app', 'images/app/start', 'new-password');
  expect(renewed).toMatchObject({ code: 0, output: expect.stringMatching(/password {2}\S{8,}/) });
});
