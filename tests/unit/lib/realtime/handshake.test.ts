import { expect, test } from 'vitest';
import { mayShakeHands } from '#lib/realtime/handshake.ts';

const URL = 'https://labs.example.org';
const shake = (method: string, headers: Record<string, string>, url?: string) =>
  mayShakeHands({ method, headers }, url);

test('a WebSocket must say an origin of ours', () => {
  expect([
    shake('GET', { upgrade: 'websocket', host: 'labs.example.org', origin: URL }, URL),
    shake('GET', { upgrade: 'websocket', host: 'labs.example.org', origin: 'https://evil.example' }, URL),
    shake('GET', { upgrade: 'websocket', host: 'labs.example.org' }, URL),
    shake('GET', { upgrade: 'websocket', host: 'labs.example.org', origin: 'null' }, URL),
  ]).toEqual([true, false, false, false]);
});

test('polling works on a plain-http address, where browsers say nothing on a GET', () => {
  expect(shake('GET', { host: '192.168.1.20:3000' })).toBe(true);
});

test('whatever sends something, or says that it comes from elsewhere, must be ours', () => {
  const host = '192.168.1.20:3000';
  expect([
    shake('POST', { host, origin: `http://${host}` }),
    shake('POST', { host }),
    shake('POST', { host, origin: 'http://192.168.1.66' }),
    shake('GET', { host, 'sec-fetch-site': 'cross-site' }),
    shake('GET', { host, 'sec-fetch-site': 'same-origin' }),
  ]).toEqual([true, false, false, false, true]);
});
