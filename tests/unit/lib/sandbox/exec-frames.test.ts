import { expect, test } from 'vitest';
import { createFrameReader } from '#lib/sandbox/exec-frames.ts';
import { below, randomBytes, seeded } from '#tests/support/seeded.ts';

function frame(stream: 1 | 2, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

test('however the frames are cut, both streams come out whole and in order', () => {
  const random = seeded(7);
  const expected = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
  const frames: Buffer[] = [];
  for (let count = 0; count < 200; count += 1) {
    const payload = randomBytes(random, below(random, 50));
    const name = random() < 0.5 ? 'stdout' : 'stderr';
    expected[name] = Buffer.concat([expected[name], payload]);
    frames.push(frame(name === 'stdout' ? 1 : 2, payload));
  }
  const wire = Buffer.concat(frames);
  const read = createFrameReader();
  const got = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
  for (let at = 0; at < wire.length; ) {
    const end = at + 1 + below(random, 30);
    for (const { from, bytes } of read(wire.subarray(at, end))) got[from] = Buffer.concat([got[from], bytes]);
    at = end;
  }
  expect(got).toEqual(expected);
});

test('a payload is handed on before its frame is complete', () => {
  const read = createFrameReader();
  const whole = frame(1, Buffer.from('abcdef'));
  expect(read(whole.subarray(0, 11))).toEqual([{ from: 'stdout', bytes: Buffer.from('abc') }]);
  expect(read(whole.subarray(11))).toEqual([{ from: 'stdout', bytes: Buffer.from('def') }]);
});
