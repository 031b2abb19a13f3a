import { expect, test } from 'vitest';
import { addressForLimit, clientFrom } from '#lib/auth/client.ts';

test('an IPv4 address counts as it is', () => {
  expect(addressForLimit('203.0.113.7')).toBe('203.0.113.7');
});

test('all addresses of one IPv6 network count as one', () => {
  expect(addressForLimit('2001:db8:1:2:aaaa::1')).toBe('2001:db8:1:2::/64');
  expect(addressForLimit('2001:DB8:1:2::ffff')).toBe('2001:db8:1:2::/64');
  expect(addressForLimit('2001:db8:1:3::1')).toBe('2001:db8:1:3::/64');
  expect(addressForLimit('::1')).toBe('0:0:0:0::/64');
  expect(addressForLimit('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
});

test('what is no address counts as one', () => {
  expect(addressForLimit('unknown')).toBe('unknown');
});

test("a browser's own description is cut", () => {
  const headers = new Headers({ 'x-forwarded-for': '203.0.113.7', 'user-agent': 'x'.repeat(1000) });
  expect(clientFrom(headers)).toEqual({ address: '203.0.113.7', userAgent: 'x'.repeat(300) });
  expect(clientFrom(new Headers())).toEqual({ address: 'unknown', userAgent: null });
});
