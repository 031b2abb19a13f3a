import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createBus } from '#lib/bus.ts';
import { createDatabase, type Database } from '#lib/db/client.ts';
import { readEnv } from '#lib/env.ts';
import { newId } from '#lib/ids.ts';
import type { Lab } from '#lib/labs/lab.ts';
import { createLog } from '#lib/log.ts';
import { extendSandbox } from '#lib/sandbox/extend-sandbox.ts';
import { findSandbox } from '#lib/sandbox/find-sandbox.ts';
import { getOwnSandbox } from '#lib/sandbox/get-sandbox.ts';
import type { LifeCycleDeps } from '#lib/sandbox/life-cycle.ts';
import { reconcileSandboxes } from '#lib/sandbox/reconcile-sandboxes.ts';
import { startReconciler } from '#lib/sandbox/reconciler.ts';
import { requestSandbox } from '#lib/sandbox/request-sandbox.ts';
import { resetSandbox } from '#lib/sandbox/reset-sandbox.ts';
import { stopSandbox } from '#lib/sandbox/stop-sandbox.ts';
import type { SandboxView } from '#lib/sandbox/view.ts';
import { testDatabase } from '#tests/support/database.ts';
import {
  createEngineDownDriver,
  createFailsAtOnceDriver,
  createInstantDriver,
  createNeverStartsDriver,
  createSlowDriver,
  type InstantDriver,
} from '#tests/support/drivers.ts';
import { createTestClock } from '#tests/support/test-clock.ts';

const { db, url } = await testDatabase();
const MINUTE = 60_000;
/** Only how long a failure takes to show: the machine may be busy with sandboxes of other tests. */
vi.setConfig({ testTimeout: 30_000 });
const soon = (check: () => unknown) => vi.waitFor(check, { timeout: 10_000, interval: 20 });
const servers: Database[] = [];

const lab: Lab = {
  number: 40,
  slug: 'commit-an-image',
  title: 'Commit a container as an image',
  summary: '',
  level: 'beginner',
  minutes: 25,
  sandbox: { memoryBytes: 1024 ** 3, cpus: 1, pids: 100, images: [] },
  gate: 'none',
  sticky: false,
  parameters: {},
  steps: [],
  tasks: [],
  directory: '/nowhere',
  filesDirectory: null,
  setup: null,
};

function platform<Subject extends InstantDriver>(driver: Subject, settings: Record<string, string> = {}) {
  const clock = createTestClock();
  const bus = createBus();
  const seen: SandboxView[] = [];
  bus.subscribe('sandbox-changed', ({ sandbox }) => seen.push(sandbox));
  const env = readEnv({ DATABASE_URL: url, SLIPWAY_SECRET: 'x'.repeat(32), ...settings });
  // A client of its own: what a server has in hand is kept by client.
  const own = createDatabase(url, { connections: 4 });
  servers.push(own);
  const deps: LifeCycleDeps = { db: own, driver, clock, bus, log: createLog('silent'), labs: [lab], env };
  return { deps, driver, clock, seen };
}

async function addStudent(): Promise<string> {
  const id = newId();
  await db.user.create({ data: { id, name: 'Ada', handle: `ada-${randomUUID().slice(0, 8)}` } });
  return id;
}

const ask = (userId: string) => ({ userId, labSlug: lab.slug });
const statusOf = async (id: string) => (await db.sandbox.findUniqueOrThrow({ where: { id } })).status;
const untilStatus = (id: string, status: string) => soon(async () => expect(await statusOf(id)).toBe(status));

async function ready(deps: LifeCycleDeps, userId: string): Promise<SandboxView> {
  const { id } = await requestSandbox(deps, ask(userId));
  await untilStatus(id, 'ready');
  return getOwnSandbox(deps, { userId, sandboxId: id });
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.$disconnect()));
});

beforeEach(async () => {
  await db.sandbox.deleteMany();
});

describe('starting', () => {
  test('a request leads to a ready sandbox with an end, and every move is recorded and told', async () => {
    const { deps, driver, clock, seen } = platform(createInstantDriver());
    const userId = await addStudent();
    const sandbox = await ready(deps, userId);
    expect(sandbox).toEqual({
      id: sandbox.id,
      labSlug: lab.slug,
      status: 'ready',
      reason: null,
      phase: null,
      expiresAt: new Date(clock.now().getTime() + 90 * MINUTE).toISOString(),
      extensionsLeft: 4,
      queue: null,
    });
    expect([...driver.held.keys()]).toEqual([sandbox.id]);
    const moves = await db.sandboxTransition.findMany({ where: { sandboxId: sandbox.id }, orderBy: { id: 'asc' } });
    expect(moves.map(({ from, to }) => [from, to])).toEqual([
      [null, 'requested'],
      ['requested', 'starting'],
      ['starting', 'ready'],
    ]);
    expect(seen.map(({ status }) => status)).toEqual(expect.arrayContaining(['requested', 'starting', 'ready']));
  });

  test('two tabs that ask at once get one sandbox', async () => {
    const { deps, driver } = platform(createInstantDriver());
    const userId = await addStudent();
    const answers = await Promise.all(Array.from({ length: 8 }, () => requestSandbox(deps, ask(userId))));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    await untilStatus(answers[0]?.id ?? '', 'ready');
    expect(driver.held.size).toBe(1);
  });

  test('sandboxes that live at once have slots of their own, and a slot is given again after its end', async () => {
    const { deps, driver } = platform(createInstantDriver());
    const students = await Promise.all([addStudent(), addStudent(), addStudent()]);
    const sandboxes = await Promise.all(students.map((userId) => ready(deps, userId)));
    const slots = () => [...driver.held.values()].map(({ slot }) => slot).sort();
    expect(slots()).toEqual([0, 1, 2]);
    const middle = [...driver.held.values()].find(({ slot }) => slot === 1);
    const owner = students[sandboxes.findIndex(({ id }) => id === middle?.id)] ?? '';
    await stopSandbox(deps, { userId: owner, sandboxId: middle?.id ?? '' });
    await untilStatus(middle?.id ?? '', 'stopped');
    await ready(deps, owner);
    expect(slots()).toEqual([0, 1, 2]);
  });

  test('a lab that is not there has no sandbox', async () => {
    const { deps } = platform(createInstantDriver());
    const asked = requestSandbox(deps, { userId: await addStudent(), labSlug: 'no-such-lab' });
    await expect(asked).rejects.toMatchObject({ code: 'lab-not-found' });
  });

  test.each([
    ['engine-not-answering', createNeverStartsDriver()],
    ['image-missing', createFailsAtOnceDriver('image-missing')],
    ['host-engine-down', createFailsAtOnceDriver('host-engine-down')],
    ['internal', createFailsAtOnceDriver('host-engine-error')],
  ])('a start that fails is told as %s, and the student may try again', async (reason, driver) => {
    const { deps } = platform(driver);
    const userId = await addStudent();
    const { id } = await requestSandbox(deps, ask(userId));
    await untilStatus(id, 'failed');
    expect(await findSandbox(deps, ask(userId))).toMatchObject({ id, status: 'failed', reason, phase: null });
    const again = await requestSandbox(deps, ask(userId));
    expect(again.id).not.toBe(id);
    await untilStatus(again.id, 'failed');
  });

  test('a host without room on its disk refuses at once', async () => {
    const driver = createInstantDriver();
    driver.capacity = async () => ({ memoryBytes: 64 * 1024 ** 3, freeDiskBytes: 4 * 1024 ** 3 });
    const { deps } = platform(driver);
    const userId = await addStudent();
    const { id } = await requestSandbox(deps, ask(userId));
    await untilStatus(id, 'failed');
    expect(await findSandbox(deps, ask(userId))).toMatchObject({ status: 'failed', reason: 'host-full' });
  });
});

describe('the queue', () => {
  test('who comes when all seats are taken sees place and wait, and moves up', async () => {
    const { deps } = platform(createInstantDriver(), { SLIPWAY_SANDBOX_MAX: '1' });
    const [first, second, third] = await Promise.all([addStudent(), addStudent(), addStudent()]);
    const seated = await ready(deps, first);
    const two = await requestSandbox(deps, ask(second));
    await untilStatus(two.id, 'queued');
    const three = await requestSandbox(deps, ask(third));
    await untilStatus(three.id, 'queued');
    const view = await getOwnSandbox(deps, { userId: third, sandboxId: three.id });
    expect(view).toMatchObject({ status: 'queued', queue: { place: 2, estimateSeconds: expect.any(Number) } });
    expect((await findSandbox(deps, ask(second)))?.queue?.estimateSeconds).toBeGreaterThanOrEqual(90 * 60);

    await stopSandbox(deps, { userId: first, sandboxId: seated.id });
    await untilStatus(two.id, 'ready');
    expect((await getOwnSandbox(deps, { userId: third, sandboxId: three.id })).queue?.place).toBe(1);
  });

  test('starts are limited, and the next follows as soon as one is done', async () => {
    const driver = createSlowDriver();
    const { deps } = platform(driver);
    const students = await Promise.all(Array.from({ length: 12 }, addStudent));
    await Promise.all(students.map((userId) => requestSandbox(deps, ask(userId))));
    await soon(async () => expect(await db.sandbox.count({ where: { status: 'requested' } })).toBe(0));
    const limit = await db.sandbox.count({ where: { status: 'starting' } });
    expect(limit).toBeLessThanOrEqual(8);
    expect(await db.sandbox.count({ where: { status: 'queued' } })).toBe(12 - limit);
    for (let done = 1; done <= 12; done += 1) {
      await soon(() => expect(driver.waiting()).toBeGreaterThan(0));
      expect(await db.sandbox.count({ where: { status: 'starting' } })).toBeLessThanOrEqual(limit);
      driver.letGo();
      await soon(async () => expect(await db.sandbox.count({ where: { status: 'ready' } })).toBe(done));
    }
  });
});

describe('time', () => {
  test('an extension puts the end off by half an hour, as often as the settings say', async () => {
    const { deps } = platform(createInstantDriver(), { SLIPWAY_SANDBOX_EXTENSIONS: '1' });
    const userId = await addStudent();
    const { id, expiresAt } = await ready(deps, userId);
    const extended = await extendSandbox(deps, { userId, sandboxId: id });
    expect(extended).toMatchObject({
      expiresAt: new Date(Date.parse(expiresAt ?? '') + 30 * MINUTE).toISOString(),
      extensionsLeft: 0,
    });
    await expect(extendSandbox(deps, { userId, sandboxId: id })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('a sandbox ends when its time is up, and not before', async () => {
    const { deps, clock, driver } = platform(createInstantDriver());
    const userId = await addStudent();
    const { id } = await ready(deps, userId);
    clock.advance(89 * MINUTE);
    await reconcileSandboxes(deps);
    expect(await statusOf(id)).toBe('ready');
    clock.advance(MINUTE);
    await reconcileSandboxes(deps);
    expect(await findSandbox(deps, ask(userId))).toMatchObject({ status: 'stopped', reason: 'deadline' });
    expect(driver.held.size).toBe(0);
  });

  test('the reconciler looks again every ten seconds until it is stopped', async () => {
    const { deps, clock } = platform(createInstantDriver());
    const userId = await addStudent();
    const reconciler = startReconciler(deps);
    const { id } = await ready(deps, userId);
    clock.advance(91 * MINUTE);
    await soon(async () => {
      clock.advance(10_000);
      expect(await statusOf(id)).toBe('stopped');
    });
    await reconciler.stop();
  });
});

describe('ending', () => {
  test("nobody ends, extends or resets another student's sandbox", async () => {
    const { deps } = platform(createInstantDriver());
    const { id } = await ready(deps, await addStudent());
    const stranger = { userId: await addStudent(), sandboxId: id };
    for (const action of [getOwnSandbox, stopSandbox, extendSandbox, resetSandbox]) {
      await expect(action(deps, stranger)).rejects.toMatchObject({ code: 'sandbox-not-found' });
    }
    expect(await statusOf(id)).toBe('ready');
  });

  test('stopping twice is stopping once', async () => {
    const { deps, driver } = platform(createInstantDriver());
    const userId = await addStudent();
    const { id } = await ready(deps, userId);
    const stop = () => stopSandbox(deps, { userId, sandboxId: id });
    await Promise.all([stop(), stop()]);
    await untilStatus(id, 'stopped');
    expect(await stop()).toMatchObject({ status: 'stopped', reason: 'by-student' });
    expect(driver.held.size).toBe(0);
    expect(await db.sandboxTransition.count({ where: { sandboxId: id, to: 'stopped' } })).toBe(1);
  });

  test('a sandbox can be stopped while it starts, and nothing is left of it', async () => {
    const driver = createSlowDriver();
    const { deps } = platform(driver);
    const userId = await addStudent();
    const { id } = await requestSandbox(deps, ask(userId));
    await soon(() => expect(driver.waiting()).toBe(1));
    await stopSandbox(deps, { userId, sandboxId: id });
    await untilStatus(id, 'stopped');
    expect(driver.held.size).toBe(0);
  });

  test('a reset gives a new sandbox in place of the old one', async () => {
    const { deps, driver } = platform(createInstantDriver());
    const userId = await addStudent();
    const old = await ready(deps, userId);
    const fresh = await resetSandbox(deps, { userId, sandboxId: old.id });
    expect(fresh.id).not.toBe(old.id);
    await untilStatus(fresh.id, 'ready');
    expect([...driver.held.keys()]).toEqual([fresh.id]);
    expect(await db.sandbox.findUnique({ where: { id: old.id } })).toMatchObject({
      status: 'stopped',
      reason: 'reset',
    });
  });

  test('a sandbox that can not be removed now stays stopping, and goes when the engine is back', async () => {
    const { deps, driver } = platform(createEngineDownDriver());
    const userId = await addStudent();
    const { id } = await ready(deps, userId);
    driver.unplugged = true;
    await stopSandbox(deps, { userId, sandboxId: id });
    await expect(reconcileSandboxes(deps)).rejects.toMatchObject({ code: 'host-engine-down' });
    expect(await statusOf(id)).toBe('stopping');
    driver.unplugged = false;
    await reconcileSandboxes(deps);
    expect(await statusOf(id)).toBe('stopped');
    expect(driver.held.size).toBe(0);
  });
});

describe('the reconciler', () => {
  test('an engine that can not be asked changes nothing, however late it is', async () => {
    const { deps, driver, clock } = platform(createEngineDownDriver());
    const { id } = await ready(deps, await addStudent());
    driver.unplugged = true;
    clock.advance(500 * MINUTE);
    await expect(reconcileSandboxes(deps)).rejects.toMatchObject({ code: 'host-engine-down' });
    expect(await statusOf(id)).toBe('ready');
  });

  test('a sandbox that somebody removed from the host is lost, and the student may start another', async () => {
    const { deps, driver } = platform(createInstantDriver());
    const userId = await addStudent();
    const { id } = await ready(deps, userId);
    driver.held.clear();
    await reconcileSandboxes(deps);
    expect(await findSandbox(deps, ask(userId))).toMatchObject({ id, status: 'failed', reason: 'lost' });
    await ready(deps, userId);
  });

  test('what nobody owns is removed, what somebody uses stays', async () => {
    const { deps, driver } = platform(createInstantDriver());
    const { id } = await ready(deps, await addStudent());
    const orphan = randomUUID();
    driver.held.set(orphan, { id: orphan, slot: 77, state: 'ended', createdAt: new Date() });
    await reconcileSandboxes(deps);
    expect([...driver.held.keys()]).toEqual([id]);
  });

  test('a start that a dead server left is begun again by the next one', async () => {
    const { deps, driver } = platform(createInstantDriver());
    const userId = await addStudent();
    const id = newId();
    await db.sandbox.create({ data: { id, userId, labSlug: lab.slug, slot: 5, status: 'starting', phase: 'engine' } });
    driver.held.set(id, { id, slot: 5, state: 'ended', createdAt: new Date() });
    await reconcileSandboxes(deps);
    await untilStatus(id, 'ready');
    expect(driver.held.get(id)).toMatchObject({ slot: 5, state: 'running' });
  });

  test('an end and a request that a dead server left are finished by the next one', async () => {
    const { deps, driver } = platform(createInstantDriver());
    const [ending, waiting] = [newId(), newId()];
    const common = { labSlug: lab.slug };
    await db.sandbox.create({
      data: { ...common, id: ending, userId: await addStudent(), slot: 1, status: 'stopping', reason: 'by-student' },
    });
    await db.sandbox.create({ data: { ...common, id: waiting, userId: await addStudent(), slot: 2 } });
    driver.held.set(ending, { id: ending, slot: 1, state: 'running', createdAt: new Date() });
    await reconcileSandboxes(deps);
    await untilStatus(ending, 'stopped');
    await untilStatus(waiting, 'ready');
    expect([...driver.held.keys()]).toEqual([waiting]);
  });

  test('a server that is told to end leaves its starts to the next one instead of failing them', async () => {
    const driver = createSlowDriver();
    const { deps } = platform(driver);
    const reconciler = startReconciler(deps);
    const { id } = await requestSandbox(deps, ask(await addStudent()));
    await soon(() => expect(driver.waiting()).toBe(1));
    await reconciler.stop();
    expect(await statusOf(id)).toBe('starting');

    const next = platform(createInstantDriver());
    await reconcileSandboxes(next.deps);
    await untilStatus(id, 'ready');
  });

  test('a sandbox under way is left alone, however often the reconciler looks', async () => {
    const driver = createSlowDriver();
    const { deps } = platform(driver);
    const { id } = await requestSandbox(deps, ask(await addStudent()));
    await soon(() => expect(driver.waiting()).toBe(1));
    for (let round = 0; round < 5; round += 1) await reconcileSandboxes(deps);
    expect(driver.waiting()).toBe(1);
    driver.letGo();
    await untilStatus(id, 'ready');
  });
});
