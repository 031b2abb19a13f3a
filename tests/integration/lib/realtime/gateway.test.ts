import { beforeAll, expect, test } from 'vitest';
import type { Realtime } from '#app/components/lab/realtime.ts';
import { endAllSessions } from '#lib/auth/sessions.ts';
import { STATUS_OF } from '#lib/errors.ts';
import type { SandboxView } from '#lib/sandbox/view.ts';
import { REQUESTS, type RequestName } from '#lib/terminal/protocol.ts';
import { testEngine } from '#tests/support/engine.ts';
import { openPage, testGateway, until } from '#tests/support/gateway.ts';
import { randomEvent } from '#tests/support/random-events.ts';
import { seeded } from '#tests/support/seeded.ts';

const engine = testEngine();
const gateway = await testGateway(engine.driver);
let ada: { userId: string; cookie: string };
let sandboxId: string;

beforeAll(async () => {
  sandboxId = await engine.startSandbox();
  ada = await gateway.signIn('ada');
  await gateway.ownSandbox(ada.userId, sandboxId);
});

const connected = async (realtime: Realtime) => {
  await until(
    () => realtime.facts.state === 'connected',
    5000,
    () => `not connected: ${JSON.stringify(realtime.facts)}`,
  );
  return realtime;
};
/** What a page that can't come in is told. */
const refusalOf = async (realtime: Realtime) => {
  await until(
    () => realtime.facts.state !== 'connecting',
    5000,
    () => 'neither in nor out',
  );
  const { state, refusal } = realtime.facts;
  realtime.close();
  return [state, refusal];
};
const opening = (id: string) => ({
  sandboxId: id,
  terminalId: 'main',
  viewerId: 'viewer-one',
  size: { cols: 80, rows: 24 },
  have: null,
});

test('without a session nobody comes in', async () => {
  expect(await refusalOf(gateway.connect(''))).toEqual(['offline', 'not-signed-in']);
  expect(await refusalOf(gateway.connect('slipway.session=forged'))).toEqual(['offline', 'not-signed-in']);
});

test('a page of another site does not come in, by either transport', async () => {
  for (const transport of ['websocket', 'polling'] as const) {
    const realtime = gateway.connect(ada.cookie, { origin: 'https://evil.example', transports: [transport] });
    expect(await refusalOf(realtime)).toEqual(['reconnecting', null]);
  }
});

test("somebody else's sandbox opens for nobody, with the same answer as one that is not there", async () => {
  const mallory = await gateway.signIn('mallory');
  const realtime = await connected(gateway.connect(mallory.cookie));
  const missing = '01890a5d-ac96-774b-bcce-b302099a8057';
  const answers = [
    await realtime.ask('terminal:open', opening(sandboxId)),
    await realtime.ask('terminal:list', { sandboxId }),
    await realtime.ask('terminal:close', { sandboxId, terminalId: 'main' }),
    await realtime.ask('terminal:open', opening(missing)),
  ];
  expect(answers).toEqual(answers.map(() => ({ ok: false, code: 'sandbox-not-found', details: {} })));
  realtime.close();
});

test('where WebSockets are blocked, polling does the same', async () => {
  const realtime = gateway.connect(ada.cookie, { transports: ['polling'] });
  const page = openPage(realtime, sandboxId, { terminalId: 'polled' });
  await page.sees('student@lab');
  page.type('echo over-$((40 + 2))\r');
  await page.sees('over-42');
  realtime.close();
});

test('news of a sandbox and of a result reach the pages of their owner alone', async () => {
  const bela = await gateway.signIn('bela');
  const heard: string[] = [];
  const pages = [];
  for (const { userId, cookie } of [ada, bela]) {
    const realtime = await connected(gateway.connect(cookie));
    realtime.on('sandbox-changed', ({ id }) => void heard.push(`${userId} sandbox ${id}`));
    realtime.on('task-graded', ({ labSlug }) => void heard.push(`${userId} result ${labSlug}`));
    pages.push(realtime);
  }
  const sandbox: SandboxView = {
    id: 'one',
    labSlug: 'lab',
    status: 'starting',
    reason: null,
    phase: 'engine',
    expiresAt: null,
    extensionsLeft: 0,
    queue: null,
  };
  gateway.bus.publish('sandbox-changed', { userId: bela.userId, sandbox });
  const result = {
    taskId: 't',
    outcome: 'passed',
    points: 1,
    worth: 1,
    assertions: [],
    waitsFor: [],
    checkedAt: '',
  } as const;
  gateway.bus.publish('task-graded', { userId: ada.userId, labSlug: 'lab', result });
  await until(
    () => heard.length >= 2,
    5000,
    () => `heard only ${heard}`,
  );
  for (const realtime of pages) await realtime.ask('time', {});
  expect(heard.sort()).toEqual([`${bela.userId} sandbox one`, `${ada.userId} result lab`].sort());
  for (const realtime of pages) realtime.close();
});

test('signing out everywhere closes every page of that person at once, and keeps them out', async () => {
  const chidi = await gateway.signIn('chidi');
  const pages = [await connected(gateway.connect(chidi.cookie)), await connected(gateway.connect(chidi.cookie))];
  const bystander = await connected(gateway.connect(ada.cookie));
  await endAllSessions(gateway, { userId: chidi.userId });
  for (const realtime of pages) {
    await until(
      () => realtime.facts.refusal === 'not-signed-in',
      5000,
      () => 'still in',
    );
  }
  expect(bystander.facts.state).toBe('connected');
  bystander.close();
});

test('a sandbox that stops takes its shells with it', async () => {
  const dina = await gateway.signIn('dina');
  const own = await engine.startSandbox();
  await gateway.ownSandbox(dina.userId, own);
  const realtime = gateway.connect(dina.cookie);
  const page = openPage(realtime, own);
  await page.sees('student@lab');
  await gateway.db.sandbox.update({ where: { id: own }, data: { status: 'stopping' } });
  const sandbox = { id: own, labSlug: 'lab', status: 'stopping', reason: 'by-student' } as SandboxView;
  gateway.bus.publish('sandbox-changed', { userId: dina.userId, sandbox });
  await until(
    () => page.statuses.at(-1)?.state === 'ended',
    5000,
    () => 'the shell went on',
  );
  page.link.restart();
  await until(
    () => page.statuses.at(-1)?.state === 'refused',
    5000,
    () => 'it was opened again',
  );
  expect(page.statuses.at(-1)).toEqual({ state: 'refused', code: 'sandbox-not-ready' });
  realtime.close();
});

test('10,000 random events over one connection: a coded answer to each, and both live on', async () => {
  const realtime = await connected(gateway.connect(ada.cookie));
  const random = seeded(99);
  const names = Object.keys(REQUESTS) as RequestName[];
  const codes = new Set<string>();
  for (let batch = 0; batch < 100; batch++) {
    const events = Array.from({ length: 100 }, () => randomEvent(random, names, { sandboxId, terminalId: 'main' }));
    const answers = await Promise.all(events.map(({ name, payload }) => realtime.ask(name, payload as never)));
    for (const answer of answers) {
      if (answer === null) throw new Error('an event without an answer');
      if (!answer.ok) codes.add(answer.code);
    }
  }
  expect([...codes].every((code) => Object.hasOwn(STATUS_OF, code))).toBe(true);
  expect(codes.has('bad-request')).toBe(true);
  expect(realtime.facts.state).toBe('connected');
  const page = openPage(await connected(gateway.connect(ada.cookie)), sandboxId, { terminalId: 'afterwards' });
  await page.sees('student@lab');
  page.realtime.close();
  realtime.close();
}, 120_000);

test('pages and their sockets share one port', async () => {
  expect(await (await fetch(`http://127.0.0.1:${gateway.port}/`)).text()).toBe('a page');
});
