import { expect, test } from 'vitest';
import { cookieAttributes, forgetSessionCookies, parseCookies, sessionCookieName } from '#lib/auth/cookies.ts';

const plain = { SLIPWAY_URL: undefined };
const tls = { SLIPWAY_URL: 'https://labs.example.org' };

test('behind TLS the cookie is Secure and bound to its host', () => {
  expect({ name: sessionCookieName(tls), ...cookieAttributes(tls) }).toEqual({
    name: '__Host-slipway.session',
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: true,
  });
});

test('over plain HTTP a Secure cookie would never come back, so it is not', () => {
  expect({ name: sessionCookieName(plain), secure: cookieAttributes(plain).secure }).toEqual({
    name: 'slipway.session',
    secure: false,
  });
});

test('every part of the session that the browser holds is forgotten, and nothing else', () => {
  expect(
    forgetSessionCookies(plain, 'theme=dark; slipway.session.0=a; slipway.session.1=b; slipway.sessions=c'),
  ).toEqual([
    'slipway.session.0=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax',
    'slipway.session.1=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax',
  ]);
});

test('cookies are read as names and decoded values, broken ones as they are', () => {
  expect(parseCookies('a=1; b=%C3%A4;c=%E0%A4%A; =x; novalue; a=2; d=x=y')).toEqual({
    a: '1',
    b: 'ä',
    c: '%E0%A4%A',
    d: 'x=y',
  });
  expect(parseCookies(undefined)).toEqual({});
});

test('a cookie named like a property of every object is a cookie', () => {
  expect(Object.entries(parseCookies('constructor=1'))).toEqual([['constructor', '1']]);
});
