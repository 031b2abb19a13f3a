import { expect, test } from 'vitest';
import { inWords, lineProgress, terminalProgress } from '#cli/progress.ts';

/** A stream and a clock in the hand of the test. */
function paper() {
  let text = '';
  let time = 0;
  const ticking = new Set<() => void>();
  return {
    sink: {
      write: (chunk: string) => {
        text += chunk;
      },
      now: () => time,
      tick: (callback: () => void) => {
        ticking.add(callback);
        return () => ticking.delete(callback);
      },
      columns: () => 60,
    },
    pass: (milliseconds: number) => {
      time += milliseconds;
      for (const callback of ticking) callback();
    },
    lines: () => text.split('\n').filter((line) => line !== ''),
    lastLine: () => text.split('\r\u001b[2K').at(-1),
    ticks: () => ticking.size,
  };
}

/** A step that ends when the test says so. */
function work() {
  let report: (detail: string) => void = () => {};
  let finish: (result: string) => void = () => {};
  let fail: (error: Error) => void = () => {};
  const run = (give: typeof report) => {
    report = give;
    return new Promise<string>((resolve, reject) => {
      finish = resolve;
      fail = reject;
    });
  };
  return {
    run,
    report: (detail: string) => report(detail),
    finish: () => finish('result'),
    fail: () => fail(new Error('no')),
  };
}

test('as lines, a slow step says that it began, every ten seconds how far it is, and how long it took', async () => {
  const { sink, pass, lines, ticks } = paper();
  const image = work();
  const step = lineProgress(sink).step('Image', image.run);
  pass(4_000);
  image.report('step 2 of 9');
  pass(6_000);
  pass(1_000);
  pass(64_000);
  image.finish();
  expect(await step).toBe('result');
  expect(lines()).toEqual([
    'Image …',
    'Image: step 2 of 9 · 10 s',
    'Image: step 2 of 9 · 1 min 15 s',
    'Image: done (1 min 15 s)',
  ]);
  expect(ticks()).toBe(0);
});

test('as lines, a step that fails says so and passes its error on', async () => {
  const { sink, lines, ticks } = paper();
  const image = work();
  const step = lineProgress(sink).step('Image', image.run);
  image.fail();
  await expect(step).rejects.toThrow('no');
  expect(lines()).toEqual(['Image …', 'Image: failed (after 0.0 s)']);
  expect(ticks()).toBe(0);
});

test('at a terminal, steps side by side share one live line that is never wider than the terminal', async () => {
  const { sink, pass, lastLine } = paper();
  const progress = terminalProgress(sink);
  const image = work();
  const build = work();
  const steps = [progress.step('Image', image.run), progress.step('Build', build.run)];
  pass(2_000);
  expect(lastLine()).toBe('Image · 2.0 s  |  Build · 2.0 s');
  image.report('a very long detail\u001b[31m\n that goes on and on and on and on');
  expect(lastLine()).toHaveLength(59);
  expect(lastLine()).toMatch(/^Image: a very long detail that goes on.*…$/);
  image.finish();
  build.finish();
  await Promise.all(steps);
});

test('at a terminal, quick steps leave nothing behind and slow ones a line', async () => {
  const { sink, pass, lines, ticks } = paper();
  const progress = terminalProgress(sink);
  const quick = work();
  const first = progress.step('Quick', quick.run);
  pass(300);
  quick.finish();
  await first;
  const slow = work();
  const second = progress.step('Slow', slow.run);
  pass(3_000);
  slow.finish();
  await second;
  expect(lines().map((line) => line.split('\r\u001b[2K').at(-1))).toEqual(['✓ Slow (3.0 s)']);
  expect(ticks()).toBe(0);
});

test('times are told as people tell them', () => {
  expect([80, 9_940, 12_300, 59_600, 60_000, 185_000, 3_600_000].map(inWords)).toEqual([
    '0.1 s',
    '9.9 s',
    '12 s',
    '1 min 0 s',
    '1 min 0 s',
    '3 min 5 s',
    '60 min 0 s',
  ]);
});
