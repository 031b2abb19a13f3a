import type { IncomingMessage } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '#lib/clock.ts';
import { connectStudentEngine, type StudentEngine } from '#lib/engine/student-engine.ts';
import { codeOf, SlipwayError } from '#lib/errors.ts';
import type { Driver } from '#lib/sandbox/driver.ts';
import {
  createAbsentEngine,
  createBabblingEngine,
  createDrippingEngine,
  createEndlessEngine,
  createEngineSaying,
  createHeaderFloodEngine,
  createHonestEngine,
  createQuittingEngine,
  createSilentEngine,
} from '#tests/support/student-engines.ts';
import { createTestClock } from '#tests/support/test-clock.ts';

function connect(sandbox: Pick<Driver, 'exec'>, clock = createTestClock()): StudentEngine {
  const engine = connectStudentEngine(sandbox, 'sandbox', { clock });
  onTestFinished(() => engine.close());
  return engine;
}

const codeThrownBy = (asking: Promise<unknown>): Promise<unknown> =>
  asking.then(
    () => 'nothing was thrown',
    (thrown: unknown) => codeOf(thrown),
  );

function withGate(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

const IMAGE = {
  Id: 'sha256:abc',
  RepoTags: ['ada/debian:httpd'],
  Author: 'ada',
  Comment: 'hello',
  Container: 'c0ffee',
  Size: 3,
  Config: { Cmd: ['bash'], Env: null, ExposedPorts: { '80/tcp': {} }, Unheard: { of: 1 } },
  RootFS: { Type: 'layers', Layers: ['sha256:1', 'sha256:2'] },
};

test('an answer is parsed into facts, with empty values for what is left out', async () => {
  expect(await connect(createEngineSaying(JSON.stringify(IMAGE))).findImage('x')).toEqual({
    id: 'sha256:abc',
    tags: ['ada/debian:httpd'],
    author: 'ada',
    comment: 'hello',
    committedFrom: 'c0ffee',
    sizeBytes: 3,
    config: {
      Cmd: ['bash'],
      Entrypoint: [],
      Env: [],
      ExposedPorts: { '80/tcp': {} },
      Labels: {},
      User: '',
      WorkingDir: '',
      Volumes: {},
      Healthcheck: null,
    },
    layers: ['sha256:1', 'sha256:2'],
  });
});

test('what is not there is null, and so is a name that no image can have', async () => {
  expect(await connect(createEngineSaying('{"message":"no such image"}', 404)).findImage('x')).toBeNull();
  expect(await connect(createEngineSaying('{"message":"invalid reference"}', 400)).findImage('X/Y')).toBeNull();
});

test('a name can’t lead to another question', async () => {
  const paths: (string | undefined)[] = [];
  const sandbox = createHonestEngine((request, response) => {
    paths.push(request.url);
    response.writeHead(404).end();
  });
  const engine = connect(sandbox);
  await engine.findImage('ada/../../containers/json?all=1#x');
  await engine.findContainer('../images/json');
  expect(paths).toEqual([
    '/v1.44/images/ada/../../containers/json%3Fall%3D1%23x/json',
    '/v1.44/containers/..%2Fimages%2Fjson/json',
  ]);
});

test('one connection serves one question after the other', async () => {
  const sandbox = createEngineSaying(JSON.stringify(IMAGE));
  const engine = connect(sandbox);
  for (let index = 0; index < 5; index += 1) await engine.findImage('x');
  expect(sandbox.opened).toBe(1);
});

test('many questions at once share two connections', async () => {
  const sandbox = createEngineSaying(JSON.stringify(IMAGE));
  const engine = connect(sandbox);
  await Promise.all(Array.from({ length: 20 }, () => engine.findImage('x')));
  expect(sandbox.opened).toBe(2);
});

test('idle connections are closed, and a later question opens one again', async () => {
  const clock = createTestClock();
  const sandbox = createEngineSaying(JSON.stringify(IMAGE));
  const onIdle = vi.fn();
  const engine = connectStudentEngine(sandbox, 'sandbox', { clock, onIdle });
  onTestFinished(() => engine.close());
  await engine.findImage('x');
  clock.advance(29_999);
  expect(sandbox.alive).toBe(1);
  clock.advance(1);
  expect(sandbox.alive).toBe(0);
  expect(onIdle).toHaveBeenCalledTimes(1);
  await engine.findImage('x');
  expect(sandbox).toMatchObject({ opened: 2, alive: 1 });
});

test('closing ends every connection', async () => {
  const sandbox = createEngineSaying(JSON.stringify(IMAGE));
  const engine = connect(sandbox);
  await engine.findImage('x');
  engine.close();
  expect(sandbox.alive).toBe(0);
});

test('a connection that is still being opened when all are closed is not left behind', async () => {
  const sandbox = createEngineSaying(JSON.stringify(IMAGE));
  const { promise: mayOpen, resolve: open } = withGate();
  const engine = connect({ exec: async (...args) => mayOpen.then(() => sandbox.exec(...args)) });
  const asking = codeThrownBy(engine.findImage('x'));
  await setImmediate();
  engine.close();
  open();
  expect(await asking).toBe('engine-not-answering');
  expect(sandbox).toMatchObject({ opened: 1, alive: 0 });
});

test('a connection that the engine had closed meanwhile is replaced unnoticed', async () => {
  const connections = new Set<IncomingMessage['socket']>();
  const sandbox = createHonestEngine((request, response) => {
    connections.add(request.socket);
    response.end(JSON.stringify(IMAGE));
  });
  const engine = connect(sandbox);
  await engine.findImage('x');
  for (const connection of connections) connection.destroy();
  expect(await engine.findImage('x')).toMatchObject({ id: 'sha256:abc' });
});

test('an endless answer is cut off long before it hurts', async () => {
  const sandbox = createEndlessEngine();
  expect(await codeThrownBy(connect(sandbox).findImage('x'))).toBe('engine-answer-malformed');
  expect(sandbox.sent).toBeLessThan(3 * 1024 ** 2);
  await vi.waitFor(() => expect(sandbox.alive).toBe(0));
});

test('a flood of headers is cut off', async () => {
  const sandbox = createHeaderFloodEngine();
  expect(await codeThrownBy(connect(sandbox).findImage('x'))).toBe('engine-answer-malformed');
  expect(sandbox.sent).toBeLessThan(1024 ** 2);
});

test('what is not HTTP is a malformed answer', async () => {
  expect(await codeThrownBy(connect(createBabblingEngine()).findImage('x'))).toBe('engine-answer-malformed');
});

test.each([
  ['no JSON', '<html>'],
  ['nothing', ''],
  ['a list instead of an image', '[]'],
  ['null', 'null'],
  ['a number for an ID', '{"Id":7,"Size":1}'],
  ['an ID of ten thousand characters', JSON.stringify({ ...IMAGE, Id: 'x'.repeat(10_000) })],
  ['ten thousand layers', JSON.stringify({ ...IMAGE, RootFS: { Layers: Array(10_000).fill('sha256:1') } })],
  ['a deep nest', '['.repeat(200_000) + ']'.repeat(200_000)],
  ['a key called __proto__', `{"__proto__":{"Id":"x"},"Size":1}`],
])('%s is a malformed answer', async (_, body) => {
  expect(await codeThrownBy(connect(createEngineSaying(body)).findImage('x'))).toBe('engine-answer-malformed');
});

test('an engine that fails by its own account does not answer', async () => {
  expect(await codeThrownBy(connect(createEngineSaying('{}', 500)).findImage('x'))).toBe('engine-not-answering');
});

test('a slow drip is cut off when the whole time is up, however often something comes', async () => {
  const clock = createTestClock();
  const sandbox = createDrippingEngine();
  const asking = codeThrownBy(connect(sandbox, clock).findImage('x'));
  for (let second = 0; second < 5; second += 1) {
    for (let turn = 0; turn < 10; turn += 1) await setImmediate();
    sandbox.drip();
    clock.advance(1_000);
  }
  expect(await asking).toBe('engine-not-answering');
  await vi.waitFor(() => expect(sandbox.alive).toBe(0));
});

test('silence ends when the time is up', async () => {
  const clock = createTestClock();
  const asking = codeThrownBy(connect(createSilentEngine(), clock).findImage('x'));
  clock.advance(5_000);
  expect(await asking).toBe('engine-not-answering');
});

test('a question behind silent ones gets its turn when their time is up', async () => {
  const clock = createTestClock();
  const sandbox = createSilentEngine();
  const engine = connect(sandbox, clock);
  const turns = async () => {
    for (let turn = 0; turn < 10; turn += 1) await setImmediate();
  };
  const asking = [1, 2, 3].map(() => codeThrownBy(engine.findImage('x')));
  await turns();
  expect(sandbox.opened).toBe(2);
  clock.advance(5_000);
  await turns();
  expect(sandbox.opened).toBe(3);
  clock.advance(5_000);
  expect(await Promise.all(asking)).toEqual(Array(3).fill('engine-not-answering'));
});

test('an answer that breaks off is no answer', async () => {
  expect(await codeThrownBy(connect(createQuittingEngine()).findImage('x'))).toBe('engine-not-answering');
});

test('where there is no engine, the operator reads why', async () => {
  const asking = connect(createAbsentEngine(), { ...createTestClock(), after: systemClock.after }).findImage('x');
  await expect(asking).rejects.toMatchObject({
    code: 'engine-not-answering',
    message: expect.stringContaining('No such file or directory'),
  });
});

test('errors of the driver keep their code', async () => {
  const gone: Pick<Driver, 'exec'> = {
    exec: async () => {
      throw new SlipwayError('sandbox-gone', 'it ended');
    },
  };
  expect(await codeThrownBy(connect(gone).findImage('x'))).toBe('sandbox-gone');
});

type Route = { status: number; headers?: Record<string, string>; body?: string };

/** Routes by "METHOD path", without the version; what was asked is kept. */
function createEngineWithRoutes(routes: Readonly<Record<string, Route>>) {
  const asked: string[] = [];
  const sandbox = createHonestEngine((request, response) => {
    const [path = ''] = decodeURIComponent(request.url ?? '')
      .replace('/v1.44', '')
      .split('name=slipway-probe');
    const key = `${request.method} ${path}`;
    asked.push(key);
    const { status, headers, body } = routes[key] ?? { status: 404 };
    response.writeHead(status, headers).end(body);
  });
  return { sandbox, asked };
}

const PROBE = 'a1b2c3d4e5f6';
const stat = (fields: object): Route => ({
  status: 200,
  headers: { 'x-docker-container-path-stat': Buffer.from(JSON.stringify(fields)).toString('base64') },
});
const created: Route = { status: 201, body: JSON.stringify({ Id: PROBE, Warnings: null }) };

test('a file in an image is looked up in a container that is removed again', async () => {
  const { sandbox, asked } = createEngineWithRoutes({
    'POST /containers/create?': created,
    [`HEAD /containers/${PROBE}/archive?path=/bin/sh`]: stat({
      name: 'sh',
      size: 4,
      mode: 134218239,
      linkTarget: '/usr/bin/dash',
    }),
    [`HEAD /containers/${PROBE}/archive?path=/usr/bin/dash`]: stat({
      name: 'dash',
      size: 9,
      mode: 493,
      linkTarget: '',
    }),
  });
  const seen = await connect(sandbox).findFilesInImage('x', [
    { path: '/bin/sh', contents: false },
    { path: '/nope', contents: true },
  ]);
  expect(seen).toEqual([{ kind: 'file', text: null }, null]);
  expect(asked.at(-1)).toBe(`DELETE /containers/${PROBE}?force=1&v=1`);
});

test('the container is removed although reading from it fails', async () => {
  const { sandbox, asked } = createEngineWithRoutes({
    'POST /containers/create?': created,
    [`HEAD /containers/${PROBE}/archive?path=/x`]: {
      status: 200,
      headers: { 'x-docker-container-path-stat': 'garbage' },
    },
  });
  const asking = connect(sandbox).findFilesInImage('x', [{ path: '/x', contents: false }]);
  expect(await codeThrownBy(asking)).toBe('engine-answer-malformed');
  expect(asked.at(-1)).toBe(`DELETE /containers/${PROBE}?force=1&v=1`);
});

test('links in a circle lead nowhere', async () => {
  const link = (target: string) => stat({ name: 'x', size: 1, mode: 2 ** 27, linkTarget: target });
  const { sandbox } = createEngineWithRoutes({
    'POST /containers/create?': created,
    [`HEAD /containers/${PROBE}/archive?path=/a`]: link('/b'),
    [`HEAD /containers/${PROBE}/archive?path=/b`]: link('/a'),
  });
  expect(await connect(sandbox).findFilesInImage('x', [{ path: '/a', contents: true }])).toEqual([null]);
});

test('an archive that is none is a malformed answer', async () => {
  const { sandbox } = createEngineWithRoutes({
    'POST /containers/create?': created,
    [`HEAD /containers/${PROBE}/archive?path=/a`]: stat({ name: 'a', size: 1, mode: 420, linkTarget: '' }),
    [`GET /containers/${PROBE}/archive?path=/a`]: { status: 200, body: 'x'.repeat(5_000) },
  });
  expect(await codeThrownBy(connect(sandbox).findFilesInImage('x', [{ path: '/a', contents: true }]))).toBe(
    'engine-answer-malformed',
  );
});

test('an ID that is no ID is refused before it becomes a path', async () => {
  const { sandbox } = createEngineWithRoutes({
    'POST /containers/create?': { status: 201, body: '{"Id":"../../images/prune"}' },
  });
  expect(await codeThrownBy(connect(sandbox).findFilesInImage('x', []))).toBe('engine-answer-malformed');
});

test('the grader’s own containers are not listed, and abandoned ones are taken away', async () => {
  const now = createTestClock().now().getTime() / 1000;
  const entry = { Names: ['/web'], Image: 'x', ImageID: 'sha256:x', State: 'running', Created: now, Labels: null };
  const probe = { ...entry, State: 'created', Labels: { 'slipway.probe': 'true' } };
  const { sandbox, asked } = createEngineWithRoutes({
    'GET /containers/json?all=1': {
      status: 200,
      body: JSON.stringify([
        { ...entry, Id: 'aaaaaaaaaaaa' },
        { ...probe, Id: 'bbbbbbbbbbbb', Created: now - 10 },
        { ...probe, Id: 'cccccccccccc', Created: now - 3_600 },
      ]),
    },
  });
  expect((await connect(sandbox).listContainers()).map(({ id, name }) => [id, name])).toEqual([
    ['aaaaaaaaaaaa', 'web'],
  ]);
  expect(asked).toEqual(['GET /containers/json?all=1', 'DELETE /containers/cccccccccccc?force=1&v=1']);
});
