import { expect, test } from 'vitest';
import { createUser } from '#lib/auth/create-user.ts';
import { hashPassword } from '#lib/auth/password.ts';
import { FAILURES_PER_ACCOUNT, FAILURES_PER_ADDRESS, SIGN_IN_WINDOW_MS } from '#lib/auth/sign-in-tries.ts';
import { codeOf } from '#lib/errors.ts';
import { newId } from '#lib/ids.ts';
import { signInWithPassword } from '#lib/use-cases/sign-in-with-password.ts';
import { accountDeps, newClient } from '#tests/support/accounts.ts';
import { testDatabase } from '#tests/support/database.ts';

const { db } = await testDatabase();
const deps = accountDeps(db);
const PASSWORD = 'a rather good one';
const passwordHash = await hashPassword(PASSWORD);

async function newAccount(name = 'Ada') {
  const email = `${newId()}@example.org`;
  const user = { name, email, passwordHash, role: 'student' as const, now: deps.clock.now() };
  return { email, ...(await createUser(db, user)) };
}

const outcomes = async (account: string) =>
  (await db.signIn.findMany({ where: { account }, orderBy: { id: 'asc' } })).map(({ outcome }) => outcome);

const codeOfTry = (email: string, password: string, client = newClient()) =>
  signInWithPassword(deps, { email, password, client }).then(() => 'in', codeOf);

test('the right password signs in and leaves a row', async () => {
  const { id, email } = await newAccount();
  const client = newClient();
  expect(await signInWithPassword(deps, { email, password: PASSWORD, client })).toEqual({ userId: id });
  expect(await db.signIn.findMany({ where: { account: email } })).toEqual([
    {
      id: expect.any(String),
      at: deps.clock.now(),
      method: 'password',
      account: email,
      address: client.address,
      outcome: 'success',
      userId: id,
    },
  ]);
});

test('a wrong password and an unknown email get the same answer, each leaves a row', async () => {
  const { email } = await newAccount();
  const stranger = `${newId()}@example.org`;
  const [wrong, unknown] = await Promise.all(
    [email, stranger].map((typed) =>
      signInWithPassword(deps, { email: typed, password: 'not this one', client: newClient() }).catch(
        (error: Error & { code: string; details: object }) => ({
          code: error.code,
          message: error.message,
          details: error.details,
        }),
      ),
    ),
  );
  expect(wrong).toEqual({ code: 'wrong-credentials', message: 'email and password do not fit', details: {} });
  expect(unknown).toEqual(wrong);
  expect([await outcomes(email), await outcomes(stranger)]).toEqual([['wrong_credentials'], ['wrong_credentials']]);
});

test('an unknown email costs as much work as a wrong password', async () => {
  const { email } = await newAccount();
  // Work of the processor, since the time on a busy machine says little; the least of several rounds, since the others
  // also hold the compiler's and the collector's work.
  const leastWorkOf = async (typed: () => string) => {
    const rounds: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const before = process.cpuUsage();
      await codeOfTry(typed(), 'not this one');
      const { user, system } = process.cpuUsage(before);
      rounds.push(user + system);
    }
    return Math.min(...rounds);
  };
  const known = await leastWorkOf(() => email);
  const unknown = await leastWorkOf(() => `${newId()}@example.org`);
  // Without a hash to compare it would be a small part.
  expect(unknown / known).toBeGreaterThan(0.4);
});

test('an account without a password cannot be signed in to by one', async () => {
  const email = `${newId()}@example.org`;
  await createUser(db, { name: 'Octocat', email, passwordHash: null, role: 'student', now: deps.clock.now() });
  expect(await codeOfTry(email, 'no password has this hash')).toBe('wrong-credentials');
});

test('a disabled account is told so only with its password', async () => {
  const { id, email } = await newAccount();
  await db.user.update({ where: { id }, data: { disabledAt: deps.clock.now() } });
  expect([await codeOfTry(email, 'not this one'), await codeOfTry(email, PASSWORD)]).toEqual([
    'wrong-credentials',
    'account-disabled',
  ]);
});

test('after ten failures even the right password must wait, until the window has passed', async () => {
  const { email } = await newAccount();
  for (let failure = 0; failure < FAILURES_PER_ACCOUNT; failure += 1) {
    expect(await codeOfTry(email, 'not this one')).toBe('wrong-credentials');
  }
  await expect(signInWithPassword(deps, { email, password: PASSWORD, client: newClient() })).rejects.toMatchObject({
    code: 'too-many-requests',
    details: { retryAfterSeconds: SIGN_IN_WINDOW_MS / 1000 },
  });
  expect(await codeOfTry((await newAccount()).email, PASSWORD)).toBe('in');
  deps.clock.advance(SIGN_IN_WINDOW_MS);
  expect(await codeOfTry(email, PASSWORD)).toBe('in');
});

test('tries sent all at once do not slip past the limit', async () => {
  const { email } = await newAccount();
  const codes = await Promise.all(Array.from({ length: 30 }, () => codeOfTry(email, 'not this one')));
  expect(codes.filter((code) => code === 'wrong-credentials').length).toBeLessThanOrEqual(FAILURES_PER_ACCOUNT);
  expect(new Set(codes)).toContain('too-many-requests');
});

test('an address that fails with many accounts must wait, others need not', async () => {
  const client = newClient();
  const { email } = await newAccount();
  await db.signIn.createMany({
    data: Array.from({ length: FAILURES_PER_ADDRESS }, () => ({
      id: newId(),
      at: deps.clock.now(),
      method: 'password',
      account: newId(),
      address: client.address,
      outcome: 'wrong_credentials' as const,
    })),
  });
  expect([await codeOfTry(email, PASSWORD, client), await codeOfTry(email, PASSWORD)]).toEqual([
    'too-many-requests',
    'in',
  ]);
});

test('a whole class that signs in at one moment from one address gets in', async () => {
  const client = newClient();
  const accounts = await Promise.all(Array.from({ length: 40 }, () => newAccount()));
  const codes = await Promise.all(accounts.map(({ email }) => codeOfTry(email, PASSWORD, client)));
  expect(new Set(codes)).toEqual(new Set(['in']));
});
