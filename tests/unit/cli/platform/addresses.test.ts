import { expect, test } from 'vitest';
import { addressesOf, ownAddress } from '#cli/platform/addresses.ts';

const at = (address: string, internal = false) => ({
  address,
  internal,
  family: address.includes(':') ? 'IPv6' : 'IPv4',
});
const INTERFACES = {
  lo: [at('127.0.0.1', true)],
  eth0: [at('192.0.2.7'), at('fe80::1')],
  docker0: [at('172.17.0.1')],
  'br-1a2b': [at('172.18.0.1')],
};
const env = (host: string, url?: string) => ({ SLIPWAY_HOST: host, SLIPWAY_PORT: 3000, SLIPWAY_URL: url });

test('bound to every address, the one that others can reach comes first', () => {
  expect(addressesOf(env('0.0.0.0'), INTERFACES)).toEqual(['http://192.0.2.7:3000', 'http://localhost:3000']);
});

test('the public address comes before all', () => {
  expect(addressesOf(env('127.0.0.1', 'https://labs.example.org'), INTERFACES)).toEqual([
    'https://labs.example.org',
    'http://127.0.0.1:3000',
  ]);
});

test('bound to one address, that is the only one', () => {
  expect(addressesOf(env('::1'), INTERFACES)).toEqual(['http://[::1]:3000']);
});

test('the machine itself reaches the server at an address that is bound', () => {
  expect([env('0.0.0.0'), env('::'), env('::1'), env('192.0.2.7')].map(ownAddress)).toEqual([
    'http://127.0.0.1:3000',
    'http://[::1]:3000',
    'http://[::1]:3000',
    'http://192.0.2.7:3000',
  ]);
});
