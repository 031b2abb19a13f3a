import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { answer } from '#app/api/answer.ts';
import { readJson } from '#app/api/body.ts';
import { SlipwayError } from '#lib/errors.ts';
import { createLog } from '#lib/log.ts';

// What `server.ts` puts there for the routes.
const RUNTIME = Symbol.for('slipway.runtime');
const holder = globalThis as unknown as Record<symbol, unknown>;
const lines: string[] = [];
beforeAll(() => {
  holder[RUNTIME] = { env: { SLIPWAY_URL: undefined }, log: createLog('info', (line) => lines.push(line)) };
});
afterAll(() => {
  holder[RUNTIME] = undefined;
});

const ADDRESS = 'http://labs.example.org/api/things';
const own = { host: 'labs.example.org', origin: 'http://labs.example.org' };
const post = (body: BodyInit | null, headers: Record<string, string> = {}) =>
  new Request(ADDRESS, { method: 'POST', body, headers: { ...own, 'content-type': 'application/json', ...headers } });

async function answerOf(handler: Parameters<typeof answer>[0], request: Request) {
  const response = await answer(handler)(request, undefined);
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

test('a value is answered as JSON that nobody caches', async () => {
  const response = await answer(async () => ({ a: 1 }))(new Request(ADDRESS), undefined);
  expect({ body: await response.json(), cache: response.headers.get('cache-control') }).toEqual({
    body: { a: 1 },
    cache: 'private, no-store',
  });
});

test('nothing is answered as 204', async () => {
  expect(await answerOf(async () => undefined, new Request(ADDRESS))).toEqual({ status: 204, body: null });
});

test('a failure of ours is its code, its details and its status', async () => {
  const refuse = async () => {
    throw new SlipwayError('too-many-requests', 'said to the operator only', { details: { retryAfterSeconds: 30 } });
  };
  const response = await answer(refuse)(new Request(ADDRESS), undefined);
  expect({ status: response.status, wait: response.headers.get('retry-after'), body: await response.json() }).toEqual({
    status: 429,
    wait: '30',
    body: { error: { code: 'too-many-requests', details: { retryAfterSeconds: 30 } } },
  });
});

test('a surprise is `internal`: logged, and not a word of it answered', async () => {
  const surprise = async () => {
    throw new TypeError('secret path /srv/x');
  };
  expect(await answerOf(surprise, new Request(ADDRESS))).toEqual({
    status: 500,
    body: { error: { code: 'internal', details: {} } },
  });
  expect(lines.join('\n')).toContain('secret path');
});

test.each([{ origin: 'https://evil.example' }, { origin: 'null' }, { origin: '' }])(
  'a change asked for by %j never reaches the handler',
  async (headers) => {
    let reached = false;
    const handler = async () => {
      reached = true;
      return null;
    };
    const refused = await answerOf(handler, post('{}', headers));
    expect({ ...refused, reached }).toEqual({
      status: 403,
      body: { error: { code: 'foreign-origin', details: {} } },
      reached: false,
    });
  },
);

const thing = z.object({ name: z.string().max(5), size: z.number() });
const echo = (request: Request) => readJson(request, thing);

test('a body that fits is handed on', async () => {
  expect(await answerOf(echo, post('{"name":"a","size":1}'))).toEqual({ status: 200, body: { name: 'a', size: 1 } });
});

test('a body that does not fit names its fields and nothing of what was sent', async () => {
  expect(await answerOf(echo, post('{"name":"far too long"}'))).toEqual({
    status: 400,
    body: { error: { code: 'bad-request', details: { fields: ['name', 'size'] } } },
  });
});

test.each(['', '{', '"text"', 'null', '[]'])('the body %j is refused', async (body) => {
  expect((await answerOf(echo, post(body))).status).toBe(400);
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
  'a body of type %j, which a foreign form could send, is refused',
  async (type) => {
    expect((await answerOf(echo, post('{"name":"a","size":1}', { 'content-type': type }))).status).toBe(400);
  },
);

test('a body without end is cut off', async () => {
  let sent = 0;
  const endless = new ReadableStream({
    pull(controller) {
      sent += 16_384;
      controller.enqueue(new Uint8Array(16_384).fill(32));
    },
  });
  const request = new Request(ADDRESS, {
    method: 'POST',
    body: endless,
    headers: { ...own, 'content-type': 'application/json' },
    duplex: 'half',
  } as RequestInit);
  const refused = await answerOf(echo, request);
  expect(refused).toEqual({ status: 413, body: { error: { code: 'too-large', details: {} } } });
  expect(sent).toBeLessThan(200_000);
});
