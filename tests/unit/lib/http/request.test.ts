import { expect, test } from 'vitest';
import { cleanHeaders, refusalOf, requestIdOf } from '#lib/http/request.ts';

test('without a trusted proxy nothing that a client claims about its way here is believed', () => {
  const headers = {
    'x-forwarded-for': '1.2.3.4',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    'x-real-ip': '1.2.3.4',
    forwarded: 'for=1.2.3.4',
    'content-security-policy': "script-src 'nonce-mine'",
    'x-nonce': 'mine',
    host: 'labs.example',
  };
  cleanHeaders(headers, { trustProxy: false, remoteAddress: '::ffff:192.0.2.7' });
  expect(headers).toEqual({ host: 'labs.example', 'x-forwarded-for': '192.0.2.7' });
});

test('of a trusted proxy only the address that it added itself counts', () => {
  const headers = { 'x-forwarded-for': '6.6.6.6, 192.0.2.9', 'x-forwarded-proto': 'https', 'x-nonce': 'mine' };
  cleanHeaders(headers, { trustProxy: true, remoteAddress: '10.0.0.1' });
  expect(headers).toEqual({ 'x-forwarded-for': '192.0.2.9', 'x-forwarded-proto': 'https' });
});

test('a trusted proxy that adds no address is itself the address', () => {
  const headers: Record<string, string> = {};
  cleanHeaders(headers, { trustProxy: true, remoteAddress: '10.0.0.1' });
  expect(headers).toEqual({ 'x-forwarded-for': '10.0.0.1' });
});

test("a request's id is the trusted proxy's where that is usable, else our own", () => {
  const ours = () => 'ours';
  expect(requestIdOf({ 'x-request-id': 'proxy-1234' }, true, ours)).toBe('proxy-1234');
  expect(requestIdOf({ 'x-request-id': 'proxy-1234' }, false, ours)).toBe('ours');
  expect(requestIdOf({ 'x-request-id': 'a\nb{"level":"error"}' }, true, ours)).toBe('ours');
  expect(requestIdOf({}, true, ours)).toBe('ours');
});

test('what no page can be meant by is refused, everything else goes on', () => {
  expect(refusalOf('GET', '/labs/commit?step=%zz')).toBe(null);
  expect(refusalOf('POST', '/api/auth/sign-out')).toBe(null);
  expect(refusalOf('GET', '/%zz')).toBe(400);
  expect(refusalOf('GET', '/a%00b')).toBe(400);
  expect(refusalOf('GET', 'http://elsewhere.example/')).toBe(400);
  expect(refusalOf('OPTIONS', '*')).toBe(400);
  expect(refusalOf('TRACE', '/')).toBe(405);
  expect(refusalOf('GET', `/${'a'.repeat(9000)}`)).toBe(414);
});
