import { expect, test } from 'vitest';
import { isOwnOrigin } from '#lib/auth/origin.ts';

const atHost = { host: 'labs.example.org:3000', url: undefined };
const atUrl = { host: 'app:3000', url: 'https://labs.example.org' };

test('without a public address the host that was asked decides', () => {
  expect(isOwnOrigin({ ...atHost, origin: 'http://labs.example.org:3000' })).toBe(true);
  expect(isOwnOrigin({ ...atHost, origin: 'http://labs.example.org' })).toBe(false);
  expect(isOwnOrigin({ ...atHost, origin: 'http://evil.example' })).toBe(false);
});

test('with a public address only that origin is ours, whatever host the proxy asks for', () => {
  expect(isOwnOrigin({ ...atUrl, origin: 'https://labs.example.org' })).toBe(true);
  expect(isOwnOrigin({ ...atUrl, origin: 'http://labs.example.org' })).toBe(false);
  expect(isOwnOrigin({ ...atUrl, origin: 'http://app:3000' })).toBe(false);
  expect(isOwnOrigin({ ...atUrl, origin: 'https://labs.example.org.evil.example' })).toBe(false);
});

test('a sandboxed frame, a file and nonsense are foreign', () => {
  for (const origin of ['null', 'file://', 'not an origin', 'chrome-extension://labs.example.org:3000']) {
    expect(isOwnOrigin({ ...atHost, origin })).toBe(false);
  }
});

test('without an origin the browser must say that the request is of the same origin', () => {
  expect(isOwnOrigin({ ...atHost, origin: null, fetchSite: 'same-origin' })).toBe(true);
  for (const fetchSite of ['same-site', 'cross-site', 'none', undefined]) {
    expect(isOwnOrigin({ ...atHost, origin: undefined, fetchSite })).toBe(false);
  }
});

test('a foreign origin is not excused by the other header', () => {
  expect(isOwnOrigin({ ...atHost, origin: 'http://evil.example', fetchSite: 'same-origin' })).toBe(false);
});
