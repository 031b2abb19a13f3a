import { expect, test } from 'vitest';
import { codeOf } from '#lib/errors.ts';
import { oneAtATime } from '#lib/grading/one-at-a-time.ts';

function heldWork() {
  const log: string[] = [];
  const gates: (() => void)[] = [];
  const work = (name: string) => async () => {
    log.push(`${name} begins`);
    await new Promise<void>((resolve) => gates.push(resolve));
    log.push(`${name} ends`);
    return name;
  };
  const letGo = async () => {
    while (gates.length === 0) await new Promise(setImmediate);
    gates.shift()?.();
  };
  return { log, work, letGo };
}

test('work of one key never overlaps and keeps its order', async () => {
  const { log, work, letGo } = heldWork();
  const both = Promise.all([oneAtATime('a', work('first')), oneAtATime('a', work('second'))]);
  await letGo();
  await letGo();
  expect(await both).toEqual(['first', 'second']);
  expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
});

test('work of another key does not wait', async () => {
  const { work, letGo } = heldWork();
  const slow = oneAtATime('b', work('slow'));
  expect(await oneAtATime('c', async () => 'quick')).toBe('quick');
  await letGo();
  await slow;
});

test('work that fails does not hold up what waits behind it', async () => {
  const failing = oneAtATime('d', async () => {
    throw new Error('no');
  });
  const next = oneAtATime('d', async () => 'next');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('next');
});

test('who asks faster than answers come is refused', async () => {
  const { work, letGo } = heldWork();
  const waiting = Array.from({ length: 8 }, (_, index) => oneAtATime('e', work(`${index}`)));
  const refused: unknown = await oneAtATime('e', work('too many')).catch((thrown: unknown) => thrown);
  expect(codeOf(refused)).toBe('too-many-requests');
  for (let index = 0; index < 8; index += 1) await letGo();
  await Promise.all(waiting);
  expect(await oneAtATime('e', async () => 'again')).toBe('again');
});
