import { expect, test } from 'vitest';
import { createInputOrder } from '#lib/terminal/input-order.ts';
import { RUN_KEYS_PER_TERMINAL, WRITERS_PER_TERMINAL } from '#lib/terminal/limits.ts';
import { below, pick, seeded } from '#tests/support/seeded.ts';

test('an input is taken once, and only when it is the next one', () => {
  const order = createInputOrder();
  expect([
    order.take('ada', 0, null),
    order.take('ada', 0, null),
    order.take('ada', 2, null),
    order.take('ada', 1, null),
  ]).toEqual(['apply', 'repeat', 'gap', 'apply']);
  expect(order.nextOf('ada')).toBe(2);
});

test('writers number their inputs apart from each other', () => {
  const order = createInputOrder();
  expect([order.take('ada', 0, null), order.take('bela', 0, null), order.nextOf('chidi')]).toEqual([
    'apply',
    'apply',
    0,
  ]);
});

test('a key counts once for all writers, and the sequence goes on all the same', () => {
  const order = createInputOrder();
  expect([
    order.take('ada', 0, 'click-one'),
    order.take('bela', 0, 'click-one'),
    order.take('bela', 1, 'click-two'),
  ]).toEqual(['apply', 'repeat', 'apply']);
});

test('a gap does not use up its key', () => {
  const order = createInputOrder();
  expect([order.take('ada', 1, 'click-one'), order.take('ada', 0, null), order.take('ada', 1, 'click-one')]).toEqual([
    'gap',
    'apply',
    'apply',
  ]);
});

test('writers and keys are forgotten, oldest first, so that memory stays bounded', () => {
  const order = createInputOrder();
  order.take('first', 0, 'first-key');
  for (let n = 0; n < RUN_KEYS_PER_TERMINAL; n++) order.take(`writer-${n % (WRITERS_PER_TERMINAL + 5)}`, 0, null);
  expect(order.nextOf('first')).toBe(0);
  for (let n = 0; n < RUN_KEYS_PER_TERMINAL; n++) order.take('busy', n, `key-${n}`);
  expect(order.take('late', 0, 'first-key')).toBe('apply');
});

test('whatever is lost, doubled or shuffled on the way, each input is applied once and in order', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = seeded(seed);
    const order = createInputOrder();
    const applied: number[] = [];
    while (applied.length < 40) {
      const guess = Math.max(0, applied.length + below(random, 7) - 3);
      const sequence = pick(random, [guess, applied.length]);
      if (order.take('ada', sequence, null) === 'apply') applied.push(sequence);
    }
    expect(applied, `seed ${seed}`).toEqual(Array.from({ length: 40 }, (_, n) => n));
  }
});
