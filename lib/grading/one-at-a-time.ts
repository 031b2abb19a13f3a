import { SlipwayError } from '../errors.ts';
import { oncePerProcess } from '../once.ts';

/** More are refused: whoever clicks faster than the engine answers gains nothing by it. */
const MAX_WAITING = 8;

const lines = oncePerProcess('one-at-a-time', () => new Map<string, { last: Promise<unknown>; waiting: number }>());

/** Runs `work` when everything begun before it under the same key has ended. Errors: too-many-requests. */
export async function oneAtATime<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
  const line = lines.get(key) ?? { last: Promise.resolve(), waiting: 0 };
  if (line.waiting >= MAX_WAITING)
    throw new SlipwayError('too-many-requests', `${line.waiting} evaluations wait for ${key}`);
  lines.set(key, line);
  line.waiting += 1;
  const mine = line.last.then(work, work);
  line.last = mine.catch(() => {});
  try {
    return await mine;
  } finally {
    line.waiting -= 1;
    if (line.waiting === 0) lines.delete(key);
  }
}
