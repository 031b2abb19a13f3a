import { expect, test } from 'vitest';
import { HIGH_WATER_BYTES, INPUT_BACKLOG_BYTES, RING_BYTES } from '#lib/terminal/limits.ts';
import { startTerminal, type Terminal } from '#lib/terminal/terminal.ts';
import { AttentiveViewer } from '#tests/support/attentive-viewer.ts';
import { type ObedientShell, obedientShells } from '#tests/support/obedient-shells.ts';
import { below, pick, randomBytes, seeded } from '#tests/support/seeded.ts';

const SIZE = { cols: 80, rows: 24 };

async function started(): Promise<{ terminal: Terminal; shell: ObedientShell; ends: number[] }> {
  const { opened, openShell } = obedientShells();
  const ends: number[] = [];
  const request = { sandboxId: 'box', life: 'life-1', size: SIZE, ended: () => void ends.push(1) };
  const terminal = await startTerminal(openShell, request);
  return { terminal, shell: opened[0] as ObedientShell, ends };
}

const attach = (terminal: Terminal, viewerId: string, viewer: AttentiveViewer, size = SIZE) =>
  terminal.attach({
    viewerId,
    viewer,
    size,
    have: viewer.life ? { life: viewer.life, offset: viewer.position } : null,
  });

const type = (terminal: Terminal, viewerId: string, sequence: number, text: string, key: string | null = null) => {
  let next = -1;
  const outcome = terminal.input(viewerId, sequence, Buffer.from(text), key, (nextSequence) => {
    next = nextSequence;
  });
  return [outcome, next];
};

test('a viewer sees what was printed before it came and what comes after', async () => {
  const { terminal, shell } = await started();
  shell.print('before ');
  const viewer = new AttentiveViewer();
  attach(terminal, 'page', viewer);
  shell.print('after');
  expect([viewer.screen.toString(), viewer.clears]).toEqual(['before after', 1]);
});

test('a viewer that comes back gets exactly what it missed', async () => {
  const { terminal, shell } = await started();
  const viewer = new AttentiveViewer();
  attach(terminal, 'page', viewer);
  shell.print('one ');
  terminal.detach('page', viewer);
  shell.print('two ');
  attach(terminal, 'page', viewer);
  shell.print('three');
  expect([viewer.screen.toString(), viewer.clears]).toEqual(['one two three', 1]);
});

test('a viewer whose place is gone is cleared and gets all that is held', async () => {
  const { terminal, shell } = await started();
  const viewer = new AttentiveViewer();
  attach(terminal, 'page', viewer);
  shell.print('one\n');
  terminal.detach('page', viewer);
  const flood = Buffer.alloc(RING_BYTES + 10, 'x\n');
  shell.print(flood);
  const attached = () => attach(terminal, 'page', viewer);
  attached();
  for (let last = -1; last !== viewer.position; ) {
    last = viewer.position;
    terminal.acknowledge('page', viewer.position);
  }
  expect(viewer.clears).toBe(2);
  expect(viewer.screen.length).toBeGreaterThanOrEqual(RING_BYTES - 2);
  expect(viewer.screen.equals(flood.subarray(flood.length - viewer.screen.length))).toBe(true);
});

test('an offset of an earlier shell counts for nothing', async () => {
  const { terminal, shell } = await started();
  shell.print('fresh');
  const viewer = new AttentiveViewer();
  terminal.attach({ viewerId: 'page', viewer, size: SIZE, have: { life: 'an earlier one', offset: 3 } });
  expect([viewer.screen.toString(), viewer.clears]).toEqual(['fresh', 1]);
});

test('the program waits for its only viewer and goes on when the screen has caught up', async () => {
  const { terminal, shell } = await started();
  const viewer = new AttentiveViewer();
  attach(terminal, 'page', viewer);
  shell.print(Buffer.alloc(HIGH_WATER_BYTES, 'y'));
  expect(shell.paused).toBe(true);
  terminal.acknowledge('page', viewer.position);
  expect(shell.paused).toBe(false);
});

test('a viewer that never acknowledges gets a bounded amount', async () => {
  const { terminal, shell } = await started();
  const viewer = new AttentiveViewer();
  attach(terminal, 'page', viewer);
  for (let n = 0; n < 40; n++) shell.print(Buffer.alloc(50_000, 'y'));
  expect(viewer.screen.length).toBeLessThan(2 * HIGH_WATER_BYTES);
});

test('a slow viewer does not hold back the others and catches up by a replay', async () => {
  const { terminal, shell } = await started();
  const slow = new AttentiveViewer();
  const quick = new AttentiveViewer();
  attach(terminal, 'slow', slow);
  attach(terminal, 'quick', quick);
  for (let n = 0; n < 60; n++) {
    shell.print(Buffer.alloc(40_000, `${n % 10}\n`));
    terminal.acknowledge('quick', quick.position);
    expect(shell.paused).toBe(false);
  }
  expect(quick.screen.length).toBe(60 * 40_000);
  for (let last = -1; last !== slow.position; ) {
    last = slow.position;
    terminal.acknowledge('slow', slow.position);
  }
  expect([slow.position, slow.clears]).toEqual([60 * 40_000, 2]);
});

test('without a viewer the program runs on', async () => {
  const { terminal, shell } = await started();
  const viewer = new AttentiveViewer();
  attach(terminal, 'page', viewer);
  shell.print(Buffer.alloc(HIGH_WATER_BYTES));
  terminal.detach('page', viewer);
  expect(shell.paused).toBe(false);
});

test('input reaches the shell once and in order, and a click on Run once for all pages', async () => {
  const { terminal, shell } = await started();
  expect([
    type(terminal, 'page', 0, 'a'),
    type(terminal, 'page', 0, 'a'),
    type(terminal, 'page', 2, 'c'),
    type(terminal, 'page', 1, 'b'),
    type(terminal, 'page', 2, 'docker ps\r', 'click-one'),
    type(terminal, 'other', 0, 'docker ps\r', 'click-one'),
  ]).toEqual([
    ['taken', 1],
    ['taken', 1],
    ['taken', 1],
    ['taken', 2],
    ['taken', 3],
    ['taken', 1],
  ]);
  expect(shell.typedText).toBe('abdocker ps\r');
});

test('input for a program that does not read is refused and can be sent again', async () => {
  const { terminal, shell } = await started();
  shell.backlogBytes = INPUT_BACKLOG_BYTES + 1;
  expect(type(terminal, 'page', 0, 'a')).toEqual(['refused', -1]);
  shell.backlogBytes = 0;
  expect(type(terminal, 'page', 0, 'a')).toEqual(['taken', 1]);
  expect(shell.typedText).toBe('a');
});

test('the size is that of the viewer who typed last', async () => {
  const { terminal, shell } = await started();
  const wide = new AttentiveViewer();
  const narrow = new AttentiveViewer();
  attach(terminal, 'wide', wide, { cols: 120, rows: 40 });
  attach(terminal, 'narrow', narrow, { cols: 60, rows: 20 });
  expect([shell.sizes.at(-1), narrow.sizes.at(-1)]).toEqual([
    { cols: 120, rows: 40 },
    { cols: 120, rows: 40, leading: false },
  ]);
  type(terminal, 'narrow', 0, 'x');
  expect([shell.sizes.at(-1), wide.sizes.at(-1)?.leading, narrow.sizes.at(-1)?.leading]).toEqual([
    { cols: 60, rows: 20 },
    false,
    true,
  ]);
  terminal.resize('wide', { cols: 200, rows: 50 });
  expect(shell.sizes.at(-1)).toEqual({ cols: 60, rows: 20 });
  terminal.detach('narrow', narrow);
  expect(shell.sizes.at(-1)).toEqual({ cols: 200, rows: 50 });
});

test('a page that came back is not taken away by the end of its former connection', async () => {
  const { terminal, shell } = await started();
  const former = new AttentiveViewer();
  const present = new AttentiveViewer();
  attach(terminal, 'page', former);
  attach(terminal, 'page', present);
  terminal.detach('page', former);
  shell.print('still here');
  expect([former.screen.toString(), present.screen.toString()]).toEqual(['', 'still here']);
});

test('the end is told once, after the last byte, also to whoever comes later', async () => {
  const { terminal, shell, ends } = await started();
  const viewer = new AttentiveViewer();
  attach(terminal, 'page', viewer);
  shell.print(Buffer.alloc(HIGH_WATER_BYTES, 'y'));
  shell.print('bye');
  shell.exit(3);
  expect(viewer.ends).toEqual([]);
  terminal.acknowledge('page', viewer.position);
  terminal.acknowledge('page', viewer.position);
  const late = new AttentiveViewer();
  attach(terminal, 'late', late);
  terminal.acknowledge('late', late.position);
  expect([viewer.ends, viewer.screen.subarray(-3).toString(), late.ends, ends, terminal.hasEnded]).toEqual([
    [3],
    'bye',
    [3],
    [1],
    true,
  ]);
});

test('whoever comes, goes and lags, nobody ever sees a byte missing or twice', async () => {
  for (let seed = 1; seed <= 12; seed++) {
    const random = seeded(seed);
    const { terminal, shell } = await started();
    const pages = ['a', 'b', 'c'].map((id) => ({ id, viewer: new AttentiveViewer(), here: false }));
    const stream: Uint8Array[] = [];
    for (let step = 0; step < 150; step++) {
      const page = pick(random, pages);
      const act = below(random, 4);
      if (act === 0 && !page.here) {
        attach(terminal, page.id, page.viewer);
        page.here = true;
      } else if (act === 1 && page.here) {
        terminal.detach(page.id, page.viewer);
        page.here = false;
      } else if (act === 2) {
        terminal.acknowledge(page.id, page.viewer.position - below(random, 2000));
      } else {
        const bytes = randomBytes(random, below(random, 30) === 0 ? 300_000 : below(random, 4000));
        stream.push(bytes);
        shell.print(bytes);
      }
    }
    const whole = Buffer.concat(stream);
    for (const { id, viewer, here } of pages) {
      if (!here) attach(terminal, id, viewer);
      for (let last = -1; last !== viewer.position; ) {
        last = viewer.position;
        terminal.acknowledge(id, viewer.position);
      }
      const seen = viewer.screen;
      expect(viewer.position, `seed ${seed}`).toBe(whole.length);
      expect(seen.equals(whole.subarray(whole.length - seen.length)), `seed ${seed}`).toBe(true);
    }
  }
});
