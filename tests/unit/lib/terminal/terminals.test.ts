import { expect, test } from 'vitest';
import { codeOf, SlipwayError } from '#lib/errors.ts';
import { TERMINALS_PER_SANDBOX } from '#lib/terminal/limits.ts';
import type { OpenShell } from '#lib/terminal/shell.ts';
import { createTerminals } from '#lib/terminal/terminals.ts';
import { obedientShells } from '#tests/support/obedient-shells.ts';

const request = (terminalId = 'main', restart = false) => ({
  sandboxId: 'box',
  terminalId,
  size: { cols: 80, rows: 24 },
  restart,
});

function registry(openShell: OpenShell) {
  let lives = 0;
  const changes: string[] = [];
  const newLife = () => `life-${++lives}`;
  return { changes, terminals: createTerminals({ openShell, newLife, changed: (id) => void changes.push(id) }) };
}

test('two pages that open the same terminal at once share one shell', async () => {
  const { opened, openShell } = obedientShells();
  const { terminals } = registry(openShell);
  const [one, two] = await Promise.all([terminals.open(request()), terminals.open(request())]);
  expect([one === two, opened.length, terminals.list('box')]).toEqual([
    true,
    1,
    [{ id: 'main', title: 'Terminal 1', ended: false }],
  ]);
});

test('a sandbox has several terminals, and a limit', async () => {
  const { terminals } = registry(obedientShells().openShell);
  for (let n = 0; n < TERMINALS_PER_SANDBOX; n++) await terminals.open(request(`t${n}`));
  const refused = await terminals.open(request('one-more')).catch(codeOf);
  expect([refused, terminals.list('box').length]).toEqual(['too-many-terminals', TERMINALS_PER_SANDBOX]);
  await terminals.close('box', 't0');
  await terminals.open(request('one-more'));
  expect(terminals.list('box').at(-1)).toEqual({ id: 'one-more', title: 'Terminal 1', ended: false });
});

test('a shell that has ended is started again only when asked to, under a new life', async () => {
  const { opened, openShell } = obedientShells();
  const { terminals } = registry(openShell);
  const first = await terminals.open(request());
  terminals.rename('box', 'main', 'Server');
  opened[0]?.exit(0);
  expect([await terminals.open(request()), terminals.list('box')]).toEqual([
    first,
    [{ id: 'main', title: 'Server', ended: true }],
  ]);
  const second = await terminals.open(request('main', true));
  expect([second.life, terminals.list('box')]).toEqual(['life-2', [{ id: 'main', title: 'Server', ended: false }]]);
});

test('a shell that does not start leaves no terminal behind', async () => {
  const { terminals } = registry(() => Promise.reject(new SlipwayError('sandbox-gone', 'no such container')));
  const refused = await terminals.open(request()).catch(codeOf);
  expect([refused, terminals.list('box')]).toEqual(['sandbox-gone', []]);
});

test('a shell that starts after its sandbox was closed is ended at once', async () => {
  const { opened, openShell } = obedientShells();
  let go = () => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const { terminals } = registry(async (...args) => {
    await gate;
    return openShell(...args);
  });
  const opening = terminals.open(request());
  await terminals.closeSandbox('box');
  go();
  await opening;
  expect([opened[0]?.closed, terminals.list('box')]).toEqual([true, []]);
});

test('closing everything ends every shell, and closing again is harmless', async () => {
  const { opened, openShell } = obedientShells();
  const { terminals } = registry(openShell);
  await terminals.open(request());
  await terminals.open({ ...request(), sandboxId: 'other' });
  await terminals.closeAll();
  await terminals.closeAll();
  await terminals.close('box', 'main');
  expect([opened.map(({ closed }) => closed), terminals.list('box'), terminals.rename('box', 'main', 'x')]).toEqual([
    [true, true],
    [],
    false,
  ]);
});
