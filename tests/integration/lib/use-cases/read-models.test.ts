import { expect, test } from 'vitest';
import { createUser } from '#lib/auth/create-user.ts';
import type { SlipwayError } from '#lib/errors.ts';
import type { TaskResult } from '#lib/grading/result.ts';
import { newId } from '#lib/ids.ts';
import type { Lab, LabTask } from '#lib/labs/lab.ts';
import { recordAttempt } from '#lib/progress/record-attempt.ts';
import { findPosition } from '#lib/use-cases/find-position.ts';
import { joinCohort } from '#lib/use-cases/join-cohort.ts';
import { recordPosition } from '#lib/use-cases/record-position.ts';
import { showAttempt } from '#lib/use-cases/show-attempt.ts';
import { showCatalogue } from '#lib/use-cases/show-catalogue.ts';
import { showCohorts } from '#lib/use-cases/show-cohorts.ts';
import { showJoin } from '#lib/use-cases/show-join.ts';
import { showLabStep } from '#lib/use-cases/show-lab-step.ts';
import { showProgress } from '#lib/use-cases/show-progress.ts';
import { accountDeps, newClient, newCohort } from '#tests/support/accounts.ts';
import { testDatabase } from '#tests/support/database.ts';

const task = (id: string, points: number): LabTask => ({
  id,
  title: `Make {{student}}/${id}`,
  points,
  needs: id === 'second' ? ['first'] : [],
  assertions: [],
  hints: ['look', 'look again'],
  solve: 'solve.sh',
  mutants: [],
});

const lab = (number: number, slug: string): Lab => ({
  number,
  slug,
  title: `Lab ${slug}`,
  summary: 'One lab.',
  level: 'beginner',
  minutes: 20,
  sandbox: { memoryBytes: 2 ** 30, cpus: 1, pids: 500, images: [] },
  gate: 'none',
  sticky: true,
  parameters: {},
  steps: [
    { slug: 'begin', title: 'Begin', markdown: 'Hello {{student}}.', taskIds: ['first'] },
    { slug: 'end', title: 'End', markdown: 'Bye.', taskIds: ['second'] },
  ],
  tasks: [task('first', 3), task('second', 2)],
  directory: '/nowhere',
  filesDirectory: null,
  setup: null,
});

const { db } = await testDatabase();
const deps = { ...accountDeps(db), labs: [lab(10, 'one'), lab(20, 'two')] };

async function newStudent() {
  const now = deps.clock.now();
  const user = { name: 'Ada', email: null, passwordHash: null, role: 'student' as const, now };
  const { id, handle } = await createUser(db, user);
  return { userId: id, handle };
}

async function attempt(
  userId: string,
  labSlug: string,
  taskId: string,
  outcome: TaskResult['outcome'],
  points: number,
) {
  deps.clock.advance(1000);
  const worth = taskId === 'first' ? 3 : 2;
  const now = deps.clock.now();
  const assertion = {
    id: 'a',
    outcome: 'met',
    title: 't',
    expected: 'e',
    actual: 'x',
    message: null,
    points,
    worth,
  } as const;
  const result = {
    taskId,
    outcome,
    points,
    worth,
    assertions: [assertion],
    waitsFor: [],
    checkedAt: now.toISOString(),
  };
  await recordAttempt(db, {
    userId,
    labSlug,
    sandboxId: null,
    result,
    trigger: 'check',
    durationMs: 5,
    sticky: true,
    now,
  });
}

test('a visitor sees every lab as new', async () => {
  const view = await showCatalogue(deps, { userId: null });
  expect({
    ...view,
    labs: view.labs.map(({ slug, standing, points, worth }) => [slug, standing, points, worth]),
  }).toEqual({
    labs: [
      ['one', 'new', 0, 5],
      ['two', 'new', 0, 5],
    ],
    totalMinutes: 40,
    continueWith: null,
  });
});

test("the catalogue shows one's own standing and where to go on", async () => {
  const { userId } = await newStudent();
  await attempt(userId, 'one', 'first', 'passed', 3);
  await attempt(userId, 'one', 'second', 'passed', 2);
  await recordPosition(deps, { userId, labSlug: 'two', stepSlug: 'end' });
  deps.clock.advance(1000);
  await recordPosition(deps, { userId, labSlug: 'one', stepSlug: 'begin' });
  const { labs, continueWith } = await showCatalogue(deps, { userId });
  expect(labs.map(({ standing, points }) => [standing, points])).toEqual([
    ['done', 5],
    ['started', 0],
  ]);
  expect({
    slug: continueWith?.lab.slug,
    at: [continueWith?.stepSlug, continueWith?.stepNumber, continueWith?.stepCount],
  }).toEqual({
    slug: 'two',
    at: ['end', 2, 2],
  });
  const other = await newStudent();
  expect((await showCatalogue(deps, other)).labs.map(({ standing }) => standing)).toEqual(['new', 'new']);
});

test('a position is remembered; a lab or step that does not exist is not', async () => {
  const { userId } = await newStudent();
  expect(await findPosition(deps, { userId, labSlug: 'one' })).toBe('begin');
  await recordPosition(deps, { userId, labSlug: 'one', stepSlug: 'end' });
  await recordPosition(deps, { userId, labSlug: 'one', stepSlug: 'no-such-step' });
  await recordPosition(deps, { userId, labSlug: 'no-such-lab', stepSlug: 'end' });
  expect(await findPosition(deps, { userId, labSlug: 'one' })).toBe('end');
  expect(await findPosition(deps, { userId, labSlug: 'no-such-lab' })).toBeNull();
  expect(await db.labProgress.count({ where: { userId } })).toBe(1);
});

test('a step shows its page, its tasks and how they stand', async () => {
  const student = await newStudent();
  await attempt(student.userId, 'one', 'first', 'failed', 1);
  const view = await showLabStep(deps, { ...student, labSlug: 'one', stepSlug: 'end' });
  expect(JSON.stringify(view)).not.toContain('solve.sh');
  expect({
    number: view.step.number,
    previous: view.previous,
    next: view.next,
    lab: view.lab.points,
    sandbox: view.sandbox,
  }).toEqual({
    number: 2,
    previous: 'begin',
    next: null,
    lab: 1,
    sandbox: null,
  });
  expect(view.tasks.first).toMatchObject({
    title: `Make ${student.handle}/first`,
    points: 1,
    passed: false,
    hints: [],
    hintCount: 2,
    latest: { outcome: 'failed' },
  });
  expect(view.tasks.second).toMatchObject({
    needs: [{ id: 'first', title: `Make ${student.handle}/first` }],
    latest: null,
  });
});

test.each([
  ['no-such-lab', 'begin', 'lab-not-found'],
  ['one', 'no-such-step', 'step-not-found'],
  ['__proto__', 'begin', 'lab-not-found'],
])('the step %s/%s is %s', async (labSlug, stepSlug, code) => {
  const student = await newStudent();
  await expect(showLabStep(deps, { ...student, labSlug, stepSlug })).rejects.toMatchObject({ code });
});

test("progress adds up one's own tasks and lists the newest attempts first", async () => {
  const student = await newStudent();
  await attempt(student.userId, 'one', 'first', 'passed', 3);
  await attempt(student.userId, 'two', 'first', 'error', 0);
  await attempt(student.userId, 'two', 'first', 'failed', 1);
  const view = await showProgress(deps, student);
  expect({ points: view.points, worth: view.worth, done: view.labsDone }).toEqual({ points: 4, worth: 10, done: 0 });
  expect(view.attempts.map(({ labSlug, outcome }) => [labSlug, outcome])).toEqual([
    ['two', 'failed'],
    ['two', 'error'],
    ['one', 'passed'],
  ]);
  expect(view.labs[1]?.tasks[0]).toMatchObject({ points: 1, attempts: 1, passedAt: null });
});

test("one's own attempt can be read; another's, an unknown and a malformed one are not found", async () => {
  const [ada, eve] = [await newStudent(), await newStudent()];
  await attempt(ada.userId, 'one', 'first', 'passed', 3);
  const { id } = await db.attempt.findFirstOrThrow({ where: { userId: ada.userId } });
  expect(await showAttempt(deps, { ...ada, attemptId: id })).toMatchObject({
    id,
    outcome: 'passed',
    stepSlug: 'begin',
    assertions: [{ id: 'a' }],
  });
  const seen = await Promise.all(
    [id, newId(), "' OR 1=1 --"].map((attemptId) =>
      showAttempt(deps, { ...eve, attemptId }).catch((error: SlipwayError) => error.code),
    ),
  );
  expect(seen).toEqual(['not-found', 'not-found', 'not-found']);
});

test('a join code shows its class, and says why it lets nobody in', async () => {
  const client = newClient();
  const full = await newCohort(db, { seats: 1 });
  const { userId } = await joinCohort(deps, { code: full, name: 'Ada', account: null, client: newClient() });
  const closed = await newCohort(db, { closesAt: deps.clock.now() });
  expect(await showJoin(deps, { code: full.toLowerCase(), userId, client })).toEqual({
    joinCode: full,
    title: 'Containers',
    joined: true,
  });
  const codes = await Promise.all(
    [full, closed, 'ZZZZ-ZZZZ', ''].map((code) =>
      showJoin(deps, { code, userId: null, client }).catch((error: SlipwayError) => error.code),
    ),
  );
  expect(codes).toEqual(['join-code-used-up', 'join-code-expired', 'join-code-unknown', 'join-code-unknown']);
});

test('students see no classes, an instructor not those of others, an admin all', async () => {
  const [{ userId: id }, { userId: other }] = [await newStudent(), await newStudent()];
  const [own, foreign] = [await newCohort(db), await newCohort(db)];
  await db.cohort.update({ where: { joinCode: own }, data: { createdBy: id } });
  await db.cohort.update({ where: { joinCode: foreign }, data: { createdBy: other } });
  await expect(showCohorts(deps, { person: { id, role: 'student' } })).rejects.toMatchObject({ code: 'not-allowed' });
  const codesOf = async (role: 'instructor' | 'admin') =>
    (await showCohorts(deps, { person: { id, role } })).map(({ joinCode }) => joinCode);
  expect(await codesOf('instructor')).toContain(own);
  expect(await codesOf('instructor')).not.toContain(foreign);
  expect(await codesOf('admin')).toEqual(expect.arrayContaining([own, foreign]));
});
