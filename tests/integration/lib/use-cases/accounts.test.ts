import { expect, test } from 'vitest';
import { authenticate } from '#lib/auth/authenticate.ts';
import { endAllSessions, endSession, openSessionCookie } from '#lib/auth/sessions.ts';
import { FAILURES_PER_ACCOUNT } from '#lib/auth/sign-in-tries.ts';
import { codeOf } from '#lib/errors.ts';
import { newId } from '#lib/ids.ts';
import { changePassword } from '#lib/use-cases/change-password.ts';
import { claimAccount } from '#lib/use-cases/claim-account.ts';
import { joinCohort } from '#lib/use-cases/join-cohort.ts';
import { signInWithPassword } from '#lib/use-cases/sign-in-with-password.ts';
import { signInWithProvider } from '#lib/use-cases/sign-in-with-provider.ts';
import { accountDeps, newClient, newCohort } from '#tests/support/accounts.ts';
import { testDatabase } from '#tests/support/database.ts';

const { db } = await testDatabase();
const deps = accountDeps(db);
const code = await newCohort(db);
const OLD = 'a rather good one';
const NEW = 'an even better one';
const newEmail = () => `${newId()}@example.org`;

const joinAs = (account: { email: string; password: string } | null, name = 'Ada Lovelace') =>
  joinCohort(deps, { code, name, account, client: newClient() });

async function cookieOf(userId: string): Promise<string> {
  const { name, value } = await openSessionCookie(deps, { userId, client: newClient() });
  return `theme=dark; ${name}=${value}`;
}

const whoIs = (cookieHeader: string) => authenticate(deps, { cookieHeader });

async function sessionOf(cookie: string): Promise<string> {
  const signedIn = await whoIs(cookie);
  if (!signedIn) throw new Error('nobody is signed in');
  return signedIn.sessionId;
}

test('a session is its person, until the row ends', async () => {
  const { userId } = await joinAs(null);
  const cookie = await cookieOf(userId);
  const copy = `${cookie}`;
  const { handle } = await db.user.findUniqueOrThrow({ where: { id: userId } });
  expect(await whoIs(cookie)).toEqual({
    person: { id: userId, name: 'Ada Lovelace', handle, email: null, role: 'student', isGuest: true },
    sessionId: expect.any(String),
  });
  const sessionId = await sessionOf(cookie);
  await endSession(deps, { userId, sessionId });
  expect(await whoIs(copy)).toBeNull();
  expect(deps.ended.at(-1)).toEqual({ userId, sessionId });
});

test("nobody ends another's session", async () => {
  const [ada, eve] = await Promise.all([joinAs(null), joinAs(null, 'Eve')]);
  const cookie = await cookieOf(ada.userId);
  await endSession(deps, { userId: eve.userId, sessionId: await sessionOf(cookie) });
  expect(await whoIs(cookie)).not.toBeNull();
});

test('signing out everywhere ends every session of the account and of no other', async () => {
  const [ada, bob] = await Promise.all([joinAs(null), joinAs(null, 'Bob')]);
  const cookies = [await cookieOf(ada.userId), await cookieOf(ada.userId), await cookieOf(bob.userId)];
  await endAllSessions(deps, { userId: ada.userId });
  expect((await Promise.all(cookies.map(whoIs))).map((signedIn) => signedIn?.person.name ?? null)).toEqual([
    null,
    null,
    'Bob',
  ]);
  expect(deps.ended.at(-1)).toEqual({ userId: ada.userId, sessionId: null });
});

test('a session ends by itself after thirty days, and with its account at once', async () => {
  const own = accountDeps(db);
  const { userId } = await joinAs(null);
  const { name, value } = await openSessionCookie(own, { userId, client: newClient() });
  const ask = () => authenticate(own, { cookieHeader: `${name}=${value}` });
  await db.user.update({ where: { id: userId }, data: { disabledAt: own.clock.now() } });
  expect(await ask()).toBeNull();
  await db.user.update({ where: { id: userId }, data: { disabledAt: null } });
  expect(await ask()).not.toBeNull();
  own.clock.advance(30 * 24 * 60 * 60 * 1000);
  expect(await ask()).toBeNull();
});

test.each(['', 'slipway.session=', 'slipway.session=rubbish', 'slipway.session=a.b.c.d.e', 'other=1'])(
  'the cookie %j is nobody',
  async (cookie) => {
    expect(await whoIs(cookie)).toBeNull();
  },
);

test('a token of another installation is nobody', async () => {
  const { userId } = await joinAs(null);
  const foreign = { ...deps, env: { ...deps.env, SLIPWAY_SECRET: 'y'.repeat(32) } };
  const { name, value } = await openSessionCookie(foreign, { userId, client: newClient() });
  expect(await whoIs(`${name}=${value}`)).toBeNull();
});

test('a guest claims the account, keeps the session and can sign in with it', async () => {
  const { userId } = await joinAs(null);
  const cookie = await cookieOf(userId);
  const email = newEmail();
  await claimAccount(deps, { userId, email, password: OLD });
  expect((await whoIs(cookie))?.person).toMatchObject({ email, isGuest: false });
  expect(await signInWithPassword(deps, { email, password: OLD, client: newClient() })).toEqual({ userId });
});

test('an account is claimed once, with an email of its own and a strong password', async () => {
  const email = newEmail();
  await joinAs({ email, password: OLD });
  const { userId } = await joinAs(null);
  const claim = (input: { email: string; password: string }) =>
    claimAccount(deps, { userId, ...input }).then(() => 'claimed', codeOf);
  expect([
    await claim({ email, password: OLD }),
    await claim({ email: newEmail(), password: 'ada lovelace' }),
    await claim({ email: newEmail(), password: OLD }),
    await claim({ email: newEmail(), password: OLD }),
  ]).toEqual(['email-taken', 'weak-password', 'claimed', 'conflict']);
});

test('of two claims at the same moment one counts', async () => {
  const { userId } = await joinAs(null);
  const results = await Promise.all(
    [newEmail(), newEmail()].map((email) =>
      claimAccount(deps, { userId, email, password: OLD }).then(() => 'claimed', codeOf),
    ),
  );
  expect(results.sort()).toEqual(['claimed', 'conflict']);
});

test('a new password ends the other sessions and keeps the one that asked', async () => {
  const email = newEmail();
  const { userId } = await joinAs({ email, password: OLD });
  const [here, elsewhere] = [await cookieOf(userId), await cookieOf(userId)];
  const [sessionId, other] = [await sessionOf(here), await sessionOf(elsewhere)];
  await changePassword(deps, { userId, sessionId, current: OLD, password: NEW, client: newClient() });
  expect([await whoIs(here), await whoIs(elsewhere)]).toEqual([expect.anything(), null]);
  expect(deps.ended.at(-1)).toEqual({ userId, sessionId: other });
  expect(await signInWithPassword(deps, { email, password: NEW, client: newClient() })).toEqual({ userId });
  await expect(signInWithPassword(deps, { email, password: OLD, client: newClient() })).rejects.toMatchObject({
    code: 'wrong-credentials',
  });
});

test('a stolen session cannot guess the password for long, nor set a weak one', async () => {
  const { userId } = await joinAs({ email: newEmail(), password: OLD });
  const sessionId = await sessionOf(await cookieOf(userId));
  const change = (current: string, password: string) =>
    changePassword(deps, { userId, sessionId, current, password, client: newClient() }).then(() => 'changed', codeOf);
  expect(await change(OLD, 'short')).toBe('weak-password');
  for (let failure = 0; failure < FAILURES_PER_ACCOUNT; failure += 1) {
    expect(await change('a guess', NEW)).toBe('wrong-credentials');
  }
  expect(await change(OLD, NEW)).toBe('too-many-requests');
});

test('a guest has no password to change', async () => {
  const { userId } = await joinAs(null);
  const sessionId = await sessionOf(await cookieOf(userId));
  await expect(
    changePassword(deps, { userId, sessionId, current: OLD, password: NEW, client: newClient() }),
  ).rejects.toMatchObject({ code: 'conflict' });
});

const octocat = (subject: string, email: string | null) => ({
  account: { provider: 'github' as const, subject, name: 'Mona Octocat', email },
  client: newClient(),
});

test('an account at a provider is the same person each time, also under another email', async () => {
  const subject = newId();
  const first = await signInWithProvider(deps, octocat(subject, newEmail()));
  expect(await signInWithProvider(deps, octocat(subject, newEmail()))).toEqual(first);
  expect((await whoIs(await cookieOf(first.userId)))?.person.isGuest).toBe(false);
});

test('two first sign-ins of one account at the same moment make one person', async () => {
  const subject = newId();
  const email = newEmail();
  const both = await Promise.all([0, 1, 2].map(() => signInWithProvider(deps, octocat(subject, email))));
  expect(new Set(both.map(({ userId }) => userId)).size).toBe(1);
  expect(await db.user.count({ where: { email } })).toBe(1);
});

test("an email that belongs to somebody's account is refused and never linked", async () => {
  const email = newEmail();
  await joinAs({ email, password: OLD });
  const subject = newId();
  await expect(signInWithProvider(deps, octocat(subject, email))).rejects.toMatchObject({ code: 'email-taken' });
  expect(await db.identity.count({ where: { subject } })).toBe(0);
  expect(await db.signIn.findMany({ where: { account: subject }, select: { outcome: true } })).toEqual([
    { outcome: 'refused' },
  ]);
});

test('a disabled person stays out, whatever the provider says', async () => {
  const subject = newId();
  const { userId } = await signInWithProvider(deps, octocat(subject, null));
  await db.user.update({ where: { id: userId }, data: { disabledAt: deps.clock.now() } });
  await expect(signInWithProvider(deps, octocat(subject, null))).rejects.toMatchObject({ code: 'account-disabled' });
});
