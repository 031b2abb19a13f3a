import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findPostmaster, parsePostmasterFile } from '#lib/postgres/postmaster.ts';

const file = (status: string) => `4711\n/data\n1763730000\n45613\n\n127.0.0.1\n  5432001  7\n${status}\n`;

test('the file of a server that is up says its number, port and state', () => {
  expect(parsePostmasterFile(file('ready   '))).toEqual({ pid: 4711, port: 45613, state: 'ready' });
});

test('a server that shuts down is not taken for one that starts', () => {
  expect(parsePostmasterFile(file('stopping'))?.state).toBe('stopping');
});

test('a file that is only half written counts as starting, without a port', () => {
  expect(parsePostmasterFile('4711\n/data\n')).toEqual({ pid: 4711, port: 0, state: 'starting' });
});

test('a file without a number is no server', () => {
  expect(parsePostmasterFile('')).toBeNull();
});

test('a number that belongs to another program by now is no server', async () => {
  const data = await mkdtemp(join(tmpdir(), 'slipway-postmaster-'));
  try {
    await writeFile(join(data, 'postmaster.pid'), file('ready').replace('4711', String(process.pid)));
    expect(await findPostmaster(data)).toBeNull();
  } finally {
    await rm(data, { recursive: true });
  }
});
