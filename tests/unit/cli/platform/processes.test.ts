import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { endProcess, isAlive, markProcess, startTimeOf } from '#cli/platform/processes.ts';

test('the start time is found behind a name with spaces and brackets', () => {
  const rest = (state: string) => `${state} 1 ${Array.from({ length: 17 }, (_, index) => index).join(' ')} 987654 0`;
  expect(startTimeOf(`42 (a) b (c)) ${rest('S')}`)).toBe('987654');
  expect(startTimeOf(`42 (node) ${rest('Z')}`)).toBe(null);
});

test('a later process with the same number is not the same', async () => {
  const mark = await markProcess(process.pid);
  expect(mark && (await isAlive(mark))).toBe(true);
  expect(await isAlive({ pid: process.pid, startedAt: '1' })).toBe(false);
});

test('a process that ignores the request to end is ended all the same', async () => {
  const child = spawn(process.execPath, [
    '-e',
    "process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)",
  ]);
  await once(child.stdout, 'data');
  const mark = await markProcess(child.pid ?? 0);
  expect(mark && (await endProcess(mark, 300))).toBe(true);
});
