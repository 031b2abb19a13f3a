import type { RequestName } from '#lib/terminal/protocol.ts';
import { below, pick, randomBytes } from './seeded.ts';

type Random = () => number;

/** Values that break careless code: wrong kinds, edges of numbers, endless text, keys that mean something to JavaScript. */
function nonsense(random: Random, depth = 0): unknown {
  const kinds: (() => unknown)[] = [
    () => undefined,
    () => null,
    () => random() < 0.5,
    () => pick(random, [0, -1, 0.5, 1e308, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER + 1]),
    () => pick(random, ['', '__proto__', 'constructor', '../../etc/passwd', '\u0000', '\u001b[2J', 'a'.repeat(5000)]),
    // Not deep down: socket.io itself ends a connection whose event has more than ten pieces of bytes.
    () => (depth < 2 ? randomBytes(random, below(random, 40)) : 'text'),
    () => new Date(below(random, 1e12)),
  ];
  if (depth < 3) {
    kinds.push(() => Array.from({ length: below(random, 4) }, () => nonsense(random, depth + 1)));
    kinds.push(() =>
      Object.fromEntries(FIELDS.slice(below(random, 9)).map((key) => [key, nonsense(random, depth + 1)])),
    );
  }
  return pick(random, kinds)();
}

const FIELDS = [
  'sandboxId',
  'terminalId',
  'viewerId',
  'size',
  'have',
  'sequence',
  'bytes',
  'key',
  'offset',
  'toString',
];

/** One event: half the time shaped as it should be, but with each field perhaps spoilt; else pure nonsense. */
export function randomEvent<Name extends RequestName>(
  random: Random,
  names: readonly Name[],
  about: { sandboxId: string; terminalId: string },
): { name: Name; payload: unknown } {
  const name = pick(random, names);
  if (random() < 0.4) return { name, payload: nonsense(random) };
  const size = { cols: 1 + below(random, 600), rows: 1 + below(random, 350) };
  const viewerId = pick(random, ['viewer-1', 'viewer-2', 'x']);
  const offset = below(random, 1000) - 10;
  const shapes: Record<RequestName, Record<string, unknown>> = {
    'terminal:list': { sandboxId: about.sandboxId },
    'terminal:open': { ...about, viewerId, size, have: random() < 0.5 ? null : { life: 'some life', offset } },
    'terminal:input': { ...about, sequence: offset, bytes: randomBytes(random, below(random, 9)), key: null },
    'terminal:acknowledge': { ...about, offset },
    'terminal:resize': { ...about, size },
    'terminal:rename': { ...about, title: pick(random, ['Server', ' ', 'x'.repeat(60)]) },
    'terminal:leave': { ...about },
    'terminal:close': { ...about },
    time: {},
  };
  const payload: Record<string, unknown> = shapes[name as RequestName];
  for (const key of Object.keys(payload)) if (random() < 0.2) payload[key] = nonsense(random);
  return { name, payload };
}
