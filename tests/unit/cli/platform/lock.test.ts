import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { holderOf, tryLock, waitForLock } from '#cli/platform/lock.mjs';

const somewhere = () => `/nowhere/${randomUUID()}`;

test('the second taker is refused with the process of the first', async () => {
  const path = somewhere();
  const first = await tryLock('test', path);
  expect(await tryLock('test', path)).toEqual({ lock: null, holder: process.pid });
  await first.lock?.release();
  expect(await holderOf('test', path)).toBe(null);
});

test('locks of another purpose or another path are free', async () => {
  const path = somewhere();
  const locks = await Promise.all([tryLock('test', path), tryLock('other', path), tryLock('test', `${path}/x`)]);
  expect(locks.map(({ lock }) => lock !== null)).toEqual([true, true, true]);
  await Promise.all(locks.map(({ lock }) => lock?.release()));
});

test('whoever waits gets the lock when its holder gives it back', async () => {
  const path = somewhere();
  const first = await tryLock('test', path);
  const waits: (number | null)[] = [];
  const second = waitForLock('test', path, (holder: number | null) => {
    waits.push(holder);
    void first.lock?.release();
  });
  await (await second).release();
  expect(waits).toEqual([process.pid]);
});

test('a lock is free again at once when its holder was killed', async () => {
  const path = somewhere();
  const lockModule = new URL('../../../../cli/platform/lock.mjs', import.meta.url).href;
  const child = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `import { tryLock } from ${JSON.stringify(lockModule)};
     await tryLock('test', ${JSON.stringify(path)});
     console.log('taken');
     setInterval(() => {}, 1000);`,
  ]);
  await once(child.stdout, 'data');
  expect(await holderOf('test', path)).toBe(child.pid);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const { lock } = await tryLock('test', path);
  expect(lock).not.toBe(null);
  await lock?.release();
});
