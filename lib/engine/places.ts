/**
 * Lets at most `count` pieces of work go on at once; the others wait in their order. Node's own limit (`maxSockets`)
 * does not count connections that are still being opened, so a burst of questions would open one for each.
 */
export function createPlaces(count: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let free = count;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
