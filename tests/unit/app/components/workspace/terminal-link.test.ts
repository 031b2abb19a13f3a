import { expect, test } from 'vitest';
import { newShellWords } from '#app/components/workspace/connection-words.ts';
import { type LinkStatus, linkTerminal } from '#app/components/workspace/terminal-link.ts';
import { createLog } from '#lib/log.ts';
import { receive } from '#lib/realtime/terminal-desk.ts';
import type { SandboxView } from '#lib/sandbox/view.ts';
import { createTerminals } from '#lib/terminal/terminals.ts';
import { FragileLine } from '#tests/support/fragile-line.ts';
import { obedientShells } from '#tests/support/obedient-shells.ts';
import { PaperScreen } from '#tests/support/paper-screen.ts';
import { below, randomBytes, seeded } from '#tests/support/seeded.ts';

const BOX = '01890a5d-ac96-774b-bcce-b302099a8057';
const bytes = (text: string) => new TextEncoder().encode(text);

/** The whole way from page to shell, but for the network and the sandbox. */
function room() {
  const { opened, openShell } = obedientShells();
  let lives = 0;
  const freshTerminals = () => createTerminals({ openShell, newLife: () => `life-${++lives}`, changed: () => {} });
  let time = 0;
  const deps = {
    terminals: freshTerminals(),
    // Each look at the clock is a second later, so that no limit on events plays a part here.
    clock: {
      now() {
        time += 1000;
        return new Date(time);
      },
      after: () => () => {},
    },
    log: createLog('silent'),
    used: () => {},
    getOwnSandbox: async (): Promise<SandboxView> => ({
      id: BOX,
      labSlug: 'lab',
      status: 'ready',
      reason: null,
      phase: null,
      expiresAt: null,
      extensionsLeft: 0,
      queue: null,
    }),
  };
  function page(viewerId: string, screen = new PaperScreen()) {
    const line = new FragileLine((connection) => receive(deps, connection) as never);
    const statuses: LinkStatus[] = [];
    const onStatus = (status: LinkStatus) => void statuses.push(status);
    const link = linkTerminal({ realtime: line, sandboxId: BOX, terminalId: 'main', viewerId, screen, onStatus });
    return { line, link, screen, statuses };
  }
  /** What a new process of the server knows of the shells of the one before: nothing. */
  const restartServer = () => {
    deps.terminals = freshTerminals();
  };
  return { page, opened, restartServer };
}

test('what the shell prints is shown, what is typed arrives', async () => {
  const { page, opened } = room();
  const { line, link, screen, statuses } = page('viewer-one');
  line.connect();
  await line.settle();
  opened[0]?.print('$ ');
  link.type(bytes('ls\r'));
  await line.settle();
  expect([screen.text, opened[0]?.typedText, statuses.at(-1)]).toEqual(['$ ', 'ls\r', { state: 'open' }]);
});

test('a click on Run whose answer was lost is not run twice', async () => {
  const { page, opened } = room();
  const { line, link } = page('viewer-one');
  line.connect();
  await line.settle();
  link.type(bytes('docker commit web\r'), 'the-one-click');
  await line.deliver(1);
  line.cut();
  line.connect();
  await line.settle();
  expect(opened[0]?.typedText).toBe('docker commit web\r');
});

test('what is typed while the connection is away arrives when it is back', async () => {
  const { page, opened } = room();
  const { line, link } = page('viewer-one');
  line.connect();
  await line.settle();
  line.cut();
  link.type(bytes('ls'));
  link.type(bytes('\r'));
  line.connect();
  await line.settle();
  expect(opened[0]?.typedText).toBe('ls\r');
});

test('what was printed while the connection was away is shown once', async () => {
  const { page, opened } = room();
  const { line, screen } = page('viewer-one');
  line.connect();
  await line.settle();
  opened[0]?.print('one ');
  await line.settle();
  line.cut();
  opened[0]?.print('two ');
  line.connect();
  opened[0]?.print('three');
  await line.settle();
  expect([screen.text, screen.clears]).toEqual(['one two three', 1]);
});

test('questions in what was printed earlier are not answered again', async () => {
  const { page, opened } = room();
  const first = page('viewer-one');
  first.line.connect();
  await first.line.settle();
  opened[0]?.print('\u001b[c');
  await first.line.settle();
  expect(first.screen.answers).toBe(true);
  const reloaded = page('viewer-two', new PaperScreen({ slow: true }));
  first.line.cut();
  reloaded.line.connect();
  await reloaded.line.settle();
  expect([reloaded.screen.text, reloaded.screen.answers]).toEqual(['\u001b[c', false]);
  reloaded.screen.showAll();
  expect(reloaded.screen.answers).toBe(true);
});

test('only the viewer who leads answers for the terminal', async () => {
  const { page } = room();
  const first = page('viewer-one');
  const second = page('viewer-two');
  first.line.connect();
  await first.line.settle();
  second.line.connect();
  await second.line.settle();
  expect([first.screen.answers, second.screen.answers]).toEqual([true, false]);
  second.link.type(bytes('x'));
  await second.line.settle();
  await first.line.settle();
  expect([first.screen.answers, second.screen.answers]).toEqual([false, true]);
});

test('a new shell begins on an empty screen and gets nothing that was meant for the old one', async () => {
  const { page, opened } = room();
  const { line, link, screen, statuses } = page('viewer-one');
  line.connect();
  await line.settle();
  opened[0]?.print('old');
  opened[0]?.exit(1);
  await line.settle();
  expect([statuses.at(-1), link.type(bytes('lost'))]).toEqual([{ state: 'ended', exitCode: 1 }, false]);
  link.restart();
  await line.settle();
  opened[1]?.print('new');
  link.type(bytes('ls\r'));
  await line.settle();
  expect([screen.text, screen.begins, opened[0]?.typedText, opened[1]?.typedText, statuses.at(-1)]).toEqual([
    'new',
    [],
    '',
    'ls\r',
    { state: 'open' },
  ]);
});

test('after a restart of the server the new shell begins below what the old one left', async () => {
  const { page, opened, restartServer } = room();
  const { line, link, screen, statuses } = page('viewer-one');
  line.connect();
  await line.settle();
  opened[0]?.print('old');
  await line.settle();
  line.cut();
  restartServer();
  line.connect();
  await line.settle();
  opened[1]?.print('new');
  link.type(bytes('ls\r'));
  await line.settle();
  expect([screen.text, screen.begins, opened[1]?.typedText, statuses.at(-1)]).toEqual([
    'old|new',
    [newShellWords(false)],
    'ls\r',
    { state: 'open' },
  ]);
});

test('what was typed while the server was restarted is dropped with a word, what follows is not', async () => {
  const { page, opened, restartServer } = room();
  const { line, link, screen } = page('viewer-one');
  line.connect();
  await line.settle();
  line.cut();
  link.type(bytes('rm -r work\r'));
  restartServer();
  line.connect();
  // The new shell shows itself before its page knows the rest.
  while (screen.begins.length === 0) await line.deliver(1);
  link.type(bytes('ls\r'));
  await line.settle();
  expect([screen.begins, opened.map(({ typedText }) => typedText)]).toEqual([[newShellWords(true)], ['', 'ls\r']]);
  expect(newShellWords(true)).toHaveLength(newShellWords(false).length + 1);
});

test('a large paste arrives whole, in pieces', async () => {
  const { page, opened } = room();
  const { line, link } = page('viewer-one');
  line.connect();
  await line.settle();
  const paste = randomBytes(seeded(5), 300_000);
  link.type(paste);
  await line.settle();
  expect(Buffer.concat(opened[0]?.typed ?? []).equals(Buffer.from(paste))).toBe(true);
  expect(Math.max(...(opened[0]?.typed.map((piece) => piece.length) ?? []))).toBe(16 * 1024);
});

test('however often the line breaks, every byte comes once each way', async () => {
  for (let seed = 1; seed <= 30; seed++) {
    const random = seeded(seed);
    const { page, opened } = room();
    const { line, link, screen } = page('viewer-one');
    line.connect();
    await line.settle();
    let typed = '';
    let printed = '';
    for (let step = 0; step < 120; step++) {
      const act = below(random, 10);
      const text = `${seed}.${step} `;
      if (act < 3) {
        typed += text;
        link.type(bytes(text), random() < 0.3 ? `click-${seed}-${step}` : undefined);
      } else if (act < 6) {
        const output = text.repeat(1 + below(random, 300));
        printed += output;
        opened[0]?.print(output);
      } else if (act < 9) await line.deliver(below(random, 4));
      else {
        line.cut();
        line.connect();
      }
    }
    await line.settle();
    expect(opened[0]?.typedText, `seed ${seed}`).toBe(typed);
    expect(screen.text === printed && screen.clears === 1, `seed ${seed}`).toBe(true);
  }
});
