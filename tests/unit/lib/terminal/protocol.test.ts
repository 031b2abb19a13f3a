import { expect, test } from 'vitest';
import { STATUS_OF } from '#lib/errors.ts';
import { INPUT_BYTES } from '#lib/terminal/limits.ts';
import { parseRequest, REQUESTS, type RequestName } from '#lib/terminal/protocol.ts';
import { randomEvent } from '#tests/support/random-events.ts';
import { seeded } from '#tests/support/seeded.ts';

const about = { sandboxId: '01890a5d-ac96-774b-bcce-b302099a8057', terminalId: 'main' };
const input = { ...about, sequence: 0, bytes: new Uint8Array([97]), key: null };

test('a well-formed input is understood', () => {
  expect(parseRequest('terminal:input', input)).toEqual({ ok: true, request: input });
});

test('an input larger than one event may be is too large, not malformed', () => {
  expect(parseRequest('terminal:input', { ...input, bytes: new Uint8Array(INPUT_BYTES + 1) })).toEqual({
    ok: false,
    code: 'too-large',
    details: { fields: ['bytes'] },
  });
});

test.each([
  ['text instead of bytes', 'terminal:input', { ...input, bytes: 'ls' }],
  ['no bytes at all', 'terminal:input', { ...input, bytes: new Uint8Array() }],
  ['a negative sequence', 'terminal:input', { ...input, sequence: -1 }],
  ['a fraction as offset', 'terminal:acknowledge', { ...about, offset: 0.5 }],
  ['an absurd size', 'terminal:resize', { ...about, size: { cols: 100_000, rows: 1 } }],
  ['a size of nothing', 'terminal:resize', { ...about, size: { cols: 0, rows: 0 } }],
  ['an unknown field', 'terminal:list', { sandboxId: about.sandboxId, userId: 'somebody else' }],
  ['an id with a path in it', 'terminal:close', { ...about, terminalId: '../main' }],
  ['a title with an escape sequence', 'terminal:rename', { ...about, title: 'a\u001b[31m' }],
  ['a title of blanks', 'terminal:rename', { ...about, title: '   ' }],
  ['nothing', 'terminal:open', undefined],
] as const)('%s is refused by name', (_, name, payload) => {
  expect(parseRequest(name, payload)).toMatchObject({ ok: false, code: 'bad-request' });
});

test('10,000 random events are each understood or refused with a code, and never throw', () => {
  const random = seeded(20261121);
  const names = Object.keys(REQUESTS) as RequestName[];
  const seen = { understood: 0, refused: 0 };
  for (let n = 0; n < 10_000; n++) {
    const { name, payload } = randomEvent(random, names, about);
    const parsed = parseRequest(name, payload);
    if (parsed.ok) seen.understood++;
    else {
      seen.refused++;
      expect(Object.hasOwn(STATUS_OF, parsed.code)).toBe(true);
      expect(JSON.stringify(parsed).length).toBeLessThan(500);
    }
  }
  expect(seen.understood).toBeGreaterThan(500);
  expect(seen.refused).toBeGreaterThan(5000);
});
