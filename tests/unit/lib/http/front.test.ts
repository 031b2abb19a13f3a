import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { readEnv } from '#lib/env.ts';
import { guardRequests, serveWith, trackUpgradedSockets } from '#lib/http/front.ts';
import { createLog } from '#lib/log.ts';

const env = readEnv({ SLIPWAY_SECRET: 'x'.repeat(32), DATABASE_URL: 'postgresql://nobody@127.0.0.1/none' });
const logged: string[] = [];
const log = createLog('info', (line) => void logged.push(line));

let server: Server;
let destroyUpgraded: () => void;
afterEach(async () => {
  destroyUpgraded();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  logged.length = 0;
});

async function listen(handler: Parameters<typeof serveWith>[0]): Promise<string> {
  server = createServer();
  server.on('request', serveWith(handler, { log }));
  destroyUpgraded = trackUpgradedSockets(server);
  server.on('upgrade', (_req, socket: Duplex) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'));
  guardRequests(server, { env, log });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Sends bytes as they are and gives back all that is answered until the connection ends, and the connection. */
function send(text: string): { socket: Socket; answer: Promise<string> } {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk;
  });
  socket.on('error', () => {});
  socket.write(text);
  return { socket, answer: once(socket, 'close').then(() => received) };
}

test('the page sees the nonce of its own answer, whatever the client sends', async () => {
  const address = await listen(async (req, res) => {
    res.end(
      JSON.stringify([req.headers['x-nonce'], req.headers['content-security-policy'], req.headers['x-forwarded-for']]),
    );
  });
  const answer = await fetch(address, { headers: { 'x-nonce': 'mine', 'x-forwarded-for': '6.6.6.6' } });
  const policy = answer.headers.get('content-security-policy');
  const [nonce, seen, from] = await answer.json();
  expect(policy).toContain(`'nonce-${nonce}'`);
  expect([seen, from]).toEqual([policy, '127.0.0.1']);
  const again = await (await fetch(address)).json();
  expect(again[0]).not.toBe(nonce);
});

test('what is no HTTP is answered and closed', async () => {
  await listen(async (_req, res) => void res.end());
  expect(await send('blah blah\r\n\r\n').answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  const endless = `GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`;
  expect(await send(endless).answer).toMatch(/^HTTP\/1\.1 431 /);
});

test('a path that can be no page is refused with a code and never reaches the pages', async () => {
  const reached: (string | undefined)[] = [];
  const address = await listen(async (req, res) => {
    reached.push(req.url);
    res.end();
  });
  const answer = await fetch(`${address}/%zz`);
  expect([answer.status, await answer.json()]).toEqual([400, { error: { code: 'bad-request', details: {} } }]);
  expect(reached).toEqual([]);
});

test('a handler that fails is answered without a word of its error, which the log has with the request id', async () => {
  const address = await listen(() => Promise.reject(new Error('the pages broke')));
  const answer = await fetch(`${address}/labs?secret=1`);
  expect([answer.status, await answer.json()]).toEqual([500, { error: { code: 'internal', details: {} } }]);
  expect(JSON.parse(logged[0] ?? '')).toMatchObject({
    event: 'http.failed',
    path: '/labs',
    requestId: answer.headers.get('x-request-id'),
    error: { message: 'the pages broke' },
  });
});

test('sockets that left HTTP can be ended, which the server itself can not', async () => {
  await listen(async (_req, res) => void res.end());
  const { socket, answer } = send(
    'GET /socket HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
  );
  await once(socket, 'data');
  server.closeAllConnections();
  expect(socket.closed).toBe(false);
  destroyUpgraded();
  expect(await answer).toContain('101 Switching Protocols');
});
