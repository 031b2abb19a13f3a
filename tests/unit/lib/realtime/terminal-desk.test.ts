import { expect, test } from 'vitest';
import type { Clock } from '#lib/clock.ts';
import { SlipwayError, STATUS_OF } from '#lib/errors.ts';
import { createLog } from '#lib/log.ts';
import { type Connection, receive } from '#lib/realtime/terminal-desk.ts';
import type { SandboxStatus, SandboxView } from '#lib/sandbox/view.ts';
import { REQUESTS } from '#lib/terminal/protocol.ts';
import { createTerminals } from '#lib/terminal/terminals.ts';
import { obedientShells } from '#tests/support/obedient-shells.ts';
import { randomEvent } from '#tests/support/random-events.ts';
import { seeded } from '#tests/support/seeded.ts';

const BOX = '01890a5d-ac96-774b-bcce-b302099a8057';
const about = { sandboxId: BOX, terminalId: 'main' };
const opening = { ...about, viewerId: 'viewer-1', size: { cols: 80, rows: 24 }, have: null };
const typing = (sequence: number, text: string) => ({ ...about, sequence, bytes: Buffer.from(text), key: null });

/** A desk over one ready sandbox of Ada's, and a clock that stands still until it is moved. */
function office(status: SandboxStatus = 'ready') {
  const { opened, openShell } = obedientShells();
  const terminals = createTerminals({ openShell, newLife: () => `life-${opened.length}`, changed: () => {} });
  let time = 0;
  const clock: Clock = { now: () => new Date(time), after: () => () => {} };
  const used: string[] = [];
  const logged: string[] = [];
  const deps = {
    terminals,
    clock,
    log: createLog('info', (line) => void logged.push(line)),
    used: (sandboxId: string) => void used.push(sandboxId),
    async getOwnSandbox(userId: string, id: string): Promise<SandboxView> {
      if (userId !== 'ada' || id !== BOX) throw new SlipwayError('sandbox-not-found', 'not hers');
      return { id, labSlug: 'lab', status, reason: null, phase: null, expiresAt: null, extensionsLeft: 0, queue: null };
    },
  };
  function come(userId: string) {
    const pushed: { name: string; push: unknown }[] = [];
    const connection: Connection & { isOpen: boolean } = {
      userId,
      isOpen: true,
      push: (name: string, push: unknown) => void pushed.push({ name, push }),
      follow: () => {},
    };
    const desk = receive(deps, connection);
    const ask = (name: string, payload: unknown) =>
      new Promise<Record<string, unknown>>((resolve) => desk.request(name, payload, resolve));
    return { ask, desk, pushed, connection };
  }
  const wait = (ms: number) => {
    time += ms;
  };
  return { come, opened, used, logged, wait, terminals };
}

test('the owner opens a terminal, types and is heard', async () => {
  const { come, opened, used } = office();
  const { ask, pushed } = come('ada');
  expect(await ask('terminal:open', opening)).toEqual({
    ok: true,
    life: 'life-0',
    nextSequence: 0,
    title: 'Terminal 1',
  });
  expect(await ask('terminal:input', typing(0, 'ls\r'))).toEqual({ ok: true, nextSequence: 1 });
  opened[0]?.print('files');
  expect([opened[0]?.typedText, used, pushed.at(-1)]).toEqual([
    'ls\r',
    [BOX],
    { name: 'terminal:output', push: { ...about, offset: 0, bytes: new Uint8Array(Buffer.from('files')) } },
  ]);
});

test("somebody else's sandbox is not found, whatever is asked of it", async () => {
  const { come, opened } = office();
  await come('ada').ask('terminal:open', opening);
  const { ask } = come('mallory');
  const codes = [];
  for (const [name, payload] of [
    ['terminal:open', opening],
    ['terminal:list', { sandboxId: BOX }],
    ['terminal:rename', { ...about, title: 'Mine' }],
    ['terminal:close', about],
    ['terminal:input', typing(0, 'rm -r work\r')],
  ] as const) {
    codes.push((await ask(name, payload)).code);
  }
  expect([codes, opened[0]?.typedText, opened[0]?.closed]).toEqual([
    ['sandbox-not-found', 'sandbox-not-found', 'sandbox-not-found', 'sandbox-not-found', 'terminal-not-found'],
    '',
    false,
  ]);
});

test('a sandbox that is not ready opens no terminal', async () => {
  const { come, opened } = office('starting');
  expect(await come('ada').ask('terminal:open', opening)).toEqual({
    ok: false,
    code: 'sandbox-not-ready',
    details: {},
  });
  expect(opened).toEqual([]);
});

test('keystrokes sent before the first is answered keep their order', async () => {
  const { come, opened } = office();
  const { ask } = come('ada');
  await ask('terminal:open', opening);
  await Promise.all([...'docker'].map((key, n) => ask('terminal:input', typing(n, key))));
  expect(opened[0]?.typedText).toBe('docker');
});

test('a page that left while its shell was starting is not registered for ever', async () => {
  const { come, terminals } = office();
  const { ask, connection } = come('ada');
  const asked = ask('terminal:open', opening);
  connection.isOpen = false;
  await asked;
  expect(terminals.find(BOX, 'main')?.viewerCount).toBe(0);
});

test('leaving detaches every viewer and leaves the shell running', async () => {
  const { come, opened, terminals } = office();
  const { ask, desk } = come('ada');
  await ask('terminal:open', opening);
  desk.leave();
  expect([terminals.find(BOX, 'main')?.viewerCount, opened[0]?.closed]).toEqual([0, false]);
});

test('a flood of events is refused until time has passed', async () => {
  const { come, wait } = office();
  const { ask } = come('ada');
  const codes = [];
  for (let n = 0; n < 700; n++) codes.push((await ask('time', {})).code);
  expect([codes.filter((code) => code === 'too-many-requests').length, codes[0]]).toEqual([100, undefined]);
  wait(1000);
  expect((await ask('time', {})).ok).toBe(true);
});

test('an event of an unknown name is refused', async () => {
  const { come } = office();
  expect(await come('ada').ask('terminal:sudo', {})).toMatchObject({ ok: false, code: 'bad-request' });
  expect(await come('ada').ask('__proto__', {})).toMatchObject({ ok: false, code: 'bad-request' });
});

test('10,000 random events get one coded answer each, and the desk goes on working', async () => {
  const { come, wait, logged } = office();
  const random = seeded(7);
  const { ask } = come('ada');
  const names = Object.keys(REQUESTS) as (keyof typeof REQUESTS)[];
  let refused = 0;
  for (let n = 0; n < 10_000; n++) {
    if (n % 20 === 0) wait(200);
    const { name, payload } = randomEvent(random, names, about);
    const answer = await ask(name, payload);
    if (answer.ok) continue;
    refused++;
    expect(Object.hasOwn(STATUS_OF, String(answer.code))).toBe(true);
  }
  expect(refused).toBeGreaterThan(3000);
  wait(60_000);
  expect((await ask('terminal:open', { ...opening, restart: true })).ok).toBe(true);
  expect(logged).toEqual([]);
});
