import { expect, test } from 'vitest';
import { Closers } from '#cli/platform/closers.ts';

test('what was opened is closed latest first, also where one closing fails', async () => {
  const closed: string[] = [];
  const closers = new Closers();
  await closers.add(() => closed.push('lock'));
  await closers.add(() => {
    throw new Error('stuck');
  });
  await closers.add(async () => closed.push('server'));
  expect(await closers.closeAll()).toEqual([new Error('stuck')]);
  expect(closed).toEqual(['server', 'lock']);
  expect(await closers.closeAll()).toEqual([]);
});

test('what opens too late is closed at once', async () => {
  const closers = new Closers();
  await closers.closeAll();
  let closed = false;
  await closers.add(() => {
    closed = true;
  });
  expect(closed).toBe(true);
});
