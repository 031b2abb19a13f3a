import { expect, test } from 'vitest';
import { createReplayRing } from '#lib/terminal/replay-ring.ts';
import { below, randomBytes, seeded } from '#tests/support/seeded.ts';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

test('a ring gives back what was appended, by offset', () => {
  const ring = createReplayRing(16, 4);
  ring.append(Buffer.from('hello'));
  ring.append(Buffer.from(' you'));
  expect([ring.start, ring.end, text(ring.read(0, 99)), text(ring.read(6, 2))]).toEqual([0, 9, 'hello you', 'yo']);
});

test('a full ring forgets the oldest bytes and keeps counting', () => {
  const ring = createReplayRing(8, 4);
  ring.append(Buffer.from('abcdef'));
  ring.append(Buffer.from('ghijkl'));
  expect([ring.start, ring.end, text(ring.read(4, 99))]).toEqual([4, 12, 'efghijkl']);
});

test('one append larger than the ring leaves its end', () => {
  const ring = createReplayRing(4, 2);
  ring.append(Buffer.from('0123456789'));
  expect([ring.start, ring.end, text(ring.read(6, 99))]).toEqual([6, 10, '6789']);
});

test('bytes that are gone, or not there yet, are refused', () => {
  const ring = createReplayRing(4, 2);
  ring.append(Buffer.from('012345'));
  expect(() => ring.read(1, 1)).toThrow(RangeError);
  expect(() => ring.read(7, 1)).toThrow(RangeError);
});

test('a clean start is the beginning, or else the first line that is whole', () => {
  const ring = createReplayRing(8, 8);
  ring.append(Buffer.from('ab\ncd'));
  expect(ring.cleanStart()).toBe(0);
  ring.append(Buffer.from('e\nfgh'));
  expect([ring.start, ring.cleanStart(), text(ring.read(ring.cleanStart(), 99))]).toEqual([2, 3, 'cde\nfgh']);
});

test('what is read is a copy that later output does not change', () => {
  const ring = createReplayRing(4, 4);
  ring.append(Buffer.from('abcd'));
  const before = ring.read(0, 4);
  ring.append(Buffer.from('wxyz'));
  expect(text(before)).toBe('abcd');
});

test('any sequence of appends leaves exactly the last bytes of the stream', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = seeded(seed);
    const capacity = 1 + below(random, 200);
    const ring = createReplayRing(capacity, 1 + below(random, capacity));
    let stream = Buffer.alloc(0);
    for (let step = 0; step < 60; step++) {
      const bytes = randomBytes(random, below(random, 80));
      ring.append(bytes);
      stream = Buffer.concat([stream, bytes]);
      const from = ring.start + below(random, ring.end - ring.start + 1);
      expect(ring.end, `seed ${seed}`).toBe(stream.length);
      expect(ring.end - ring.start, `seed ${seed}`).toBe(Math.min(stream.length, capacity));
      expect(Buffer.from(ring.read(from, 999)), `seed ${seed}`).toEqual(stream.subarray(from));
    }
  }
});
