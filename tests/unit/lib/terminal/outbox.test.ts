import { expect, test } from 'vitest';
import { createInputOrder } from '#lib/terminal/input-order.ts';
import { INPUT_BYTES, INPUT_WINDOW, OUTBOX_BYTES } from '#lib/terminal/limits.ts';
import { createOutbox, type Parcel } from '#lib/terminal/outbox.ts';
import { below, seeded } from '#tests/support/seeded.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const shown = (parcels: readonly Parcel[]) =>
  parcels.map(({ sequence, bytes, key }) => [sequence, Buffer.from(bytes).toString(), key]);

test('what is typed is numbered and sent once', () => {
  const outbox = createOutbox();
  outbox.push(bytes('a'), null);
  outbox.push(bytes('b'), 'click');
  expect(shown(outbox.take())).toEqual([
    [0, 'a', null],
    [1, 'b', 'click.0'],
  ]);
  expect(outbox.take()).toEqual([]);
});

test('a paste is cut to size, and only a window of it is under way', () => {
  const outbox = createOutbox();
  outbox.push(new Uint8Array(INPUT_BYTES * 20), null);
  const first = outbox.take();
  expect([first.length, first[0]?.bytes.length]).toEqual([INPUT_WINDOW, INPUT_BYTES]);
  outbox.answered(0, 1);
  expect(outbox.take().map(({ sequence }) => sequence)).toEqual([INPUT_WINDOW]);
});

test('after a refusal everything from there on is sent again, once all answers are here', () => {
  const outbox = createOutbox();
  for (const key of ['a', 'b', 'c']) outbox.push(bytes(key), null);
  outbox.take();
  outbox.answered(0, 1);
  outbox.answered(1, null);
  expect(outbox.take()).toEqual([]);
  outbox.answered(2, 1);
  expect(outbox.take().map(({ sequence }) => sequence)).toEqual([1, 2]);
});

test('back at the same shell, only what has not arrived is sent again', () => {
  const outbox = createOutbox();
  for (const key of ['a', 'b', 'c']) outbox.push(bytes(key), null);
  outbox.take();
  outbox.resume(2, true);
  expect(shown(outbox.take())).toEqual([[2, 'c', null]]);
});

test('a new shell does not get what was typed for the old one', () => {
  const outbox = createOutbox();
  outbox.push(bytes('rm -r work\r'), null);
  outbox.take();
  expect(outbox.resume(0, false)).toBe(true);
  expect(outbox.take()).toEqual([]);
  expect(outbox.resume(0, false)).toBe(false);
  outbox.push(bytes('ls\r'), null);
  expect(shown(outbox.take())).toEqual([[0, 'ls\r', null]]);
});

test('more than it may hold is refused as a whole', () => {
  const outbox = createOutbox();
  expect([outbox.push(new Uint8Array(OUTBOX_BYTES), null), outbox.push(bytes('a'), null)]).toEqual([true, false]);
});

test('over a line that loses, refuses and breaks, the shell gets exactly what was typed', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = seeded(seed);
    const outbox = createOutbox();
    const order = createInputOrder();
    let typed = '';
    let arrived = '';
    const settle = () => {
      for (const { sequence, bytes, key } of outbox.take()) {
        if (random() < 0.15) {
          outbox.answered(sequence, null);
        } else if (random() < 0.1) {
          // Lost with the connection: perhaps applied, the answer in any case gone.
          if (random() < 0.5 && order.take('page', sequence, key) === 'apply') arrived += Buffer.from(bytes).toString();
          return outbox.resume(order.nextOf('page'), true);
        } else {
          if (order.take('page', sequence, key) === 'apply') arrived += Buffer.from(bytes).toString();
          outbox.answered(sequence, order.nextOf('page'));
        }
      }
    };
    for (let step = 0; step < 60; step++) {
      const key = String.fromCharCode(97 + below(random, 26));
      typed += key;
      outbox.push(bytes(key), random() < 0.3 ? `click-${step}` : null);
      if (random() < 0.5) settle();
    }
    for (let tries = 0; tries < 500 && arrived.length < typed.length; tries++) settle();
    expect(arrived, `seed ${seed}`).toBe(typed);
  }
});
