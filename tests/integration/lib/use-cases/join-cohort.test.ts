import { expect, test } from 'vitest';
import { FAILURES_PER_ADDRESS } from '#lib/auth/sign-in-tries.ts';
import { codeOf } from '#lib/errors.ts';
import { newId } from '#lib/ids.ts';
import { enrolInCohort } from '#lib/use-cases/enrol-in-cohort.ts';
import { joinCohort } from '#lib/use-cases/join-cohort.ts';
import { accountDeps, newClient, newCohort } from '#tests/support/accounts.ts';
import { testDatabase } from '#tests/support/database.ts';

const { db } = await testDatabase();
const deps = accountDeps(db);
const GOOD = 'a rather good one';

const join = (
  code: string,
  name = 'Ada Lovelace',
  account: { email: string; password: string } | null = null,
  client = newClient(),
) => joinCohort(deps, { code, name, account, client });
const codeOfJoin = (...input: Parameters<typeof join>) => join(...input).then(() => 'in', codeOf);
const members = (joinCode: string) => db.enrollment.count({ where: { cohort: { joinCode } } });

test('a code and a name make a guest who is in the class', async () => {
  const code = await newCohort(db);
  const { userId } = await join(code);
  expect(
    await db.user.findUniqueOrThrow({
      where: { id: userId },
      select: {
        name: true,
        email: true,
        passwordHash: true,
        role: true,
        enrollments: { select: { cohort: { select: { joinCode: true } } } },
      },
    }),
  ).toEqual({
    name: 'Ada Lovelace',
    email: null,
    passwordHash: null,
    role: 'student',
    enrollments: [{ cohort: { joinCode: code } }],
  });
  expect(
    await db.signIn.findMany({ where: { userId }, select: { method: true, account: true, outcome: true } }),
  ).toEqual([{ method: 'join', account: code, outcome: 'success' }]);
});

test('with email and password the account is a full one', async () => {
  const email = `${newId()}@example.org`;
  const { userId } = await join(await newCohort(db), 'Ada', { email, password: GOOD });
  const user = await db.user.findUniqueOrThrow({ where: { id: userId } });
  expect({ email: user.email, hashed: user.passwordHash?.startsWith('$argon2id$') }).toEqual({ email, hashed: true });
});

test('a weak password and a taken email make no account and take no seat', async () => {
  const code = await newCohort(db);
  const email = `${newId()}@example.org`;
  await join(code, 'Ada', { email, password: GOOD });
  await expect(join(code, 'Bob', { email: `${newId()}@example.org`, password: 'password123' })).rejects.toMatchObject({
    code: 'weak-password',
    details: { reason: 'guessable', minimum: 10 },
  });
  expect(await codeOfJoin(code, 'Bob', { email, password: GOOD })).toBe('email-taken');
  expect({ bobs: await db.user.count({ where: { name: 'Bob' } }), members: await members(code) }).toEqual({
    bobs: 0,
    members: 1,
  });
});

test('unknown, closed and full codes are told apart', async () => {
  const closed = await newCohort(db, { closesAt: deps.clock.now() });
  const full = await newCohort(db, { seats: 1 });
  await join(full);
  expect([await codeOfJoin('ZZZZ-ZZZZ'), await codeOfJoin(closed), await codeOfJoin(full)]).toEqual([
    'join-code-unknown',
    'join-code-expired',
    'join-code-used-up',
  ]);
});

test('the last seat goes to one of those who want it at the same moment', async () => {
  const code = await newCohort(db, { seats: 3 });
  const codes = await Promise.all(Array.from({ length: 12 }, () => codeOfJoin(code)));
  expect({
    in: codes.filter((code) => code === 'in').length,
    rest: new Set(codes.filter((code) => code !== 'in')),
  }).toEqual({
    in: 3,
    rest: new Set(['join-code-used-up']),
  });
  expect(await members(code)).toBe(3);
});

test('forty of one name who join at the same moment each get a handle of their own', async () => {
  const code = await newCohort(db);
  const joined = await Promise.all(Array.from({ length: 40 }, () => join(code, 'Anna Novak')));
  const rows = await db.user.findMany({ where: { id: { in: joined.map(({ userId }) => userId) } } });
  const handles = rows.map(({ handle }) => handle);
  expect(new Set(handles).size).toBe(40);
  expect(handles.filter((handle) => !/^anna-novak(-[a-z0-9]+)?$/.test(handle))).toEqual([]);
});

test('whoever tries codes from one address must stop; a class at that address that knows its code need not have', async () => {
  const client = newClient();
  const code = await newCohort(db);
  for (let failure = 0; failure < FAILURES_PER_ADDRESS; failure += 1) {
    await codeOfJoin('ZZZZ-ZZZZ', 'Eve', null, client);
  }
  expect(await codeOfJoin('YYYY-YYYY', 'Eve', null, client)).toBe('too-many-requests');
  expect(await codeOfJoin(code, 'Ada')).toBe('in');
});

test('somebody who is signed in joins with the account there is, and again is no error', async () => {
  const { userId } = await join(await newCohort(db));
  const other = await newCohort(db, { seats: 1 });
  const enrol = () => enrolInCohort(deps, { userId, code: other, client: newClient() });
  expect([await enrol(), await enrol()]).toEqual([{ title: 'Containers' }, { title: 'Containers' }]);
  expect(await members(other)).toBe(1);
  const second = await join(await newCohort(db));
  await expect(enrolInCohort(deps, { userId: second.userId, code: other, client: newClient() })).rejects.toMatchObject({
    code: 'join-code-used-up',
  });
});
