import { afterAll, beforeEach, expect, test } from 'vitest';
import { authOptions } from '#app/auth/options.ts';
import { authenticate } from '#lib/auth/authenticate.ts';
import { createUser } from '#lib/auth/create-user.ts';
import { hashPassword } from '#lib/auth/password.ts';
import { readEnv, tellNextAuthItsAddress } from '#lib/env.ts';
import { newId } from '#lib/ids.ts';
import { accountDeps, newClient, newCohort } from '#tests/support/accounts.ts';
import { testDatabase } from '#tests/support/database.ts';
import { NextAuthBrowser } from '#tests/support/next-auth-browser.ts';
import { startOidcProvider } from '#tests/support/oidc-provider.ts';

const { db } = await testDatabase();
const CLIENT_ID = 'slipway-test';
const provider = await startOidcProvider(CLIENT_ID);
afterAll(() => provider.close());

const deps = {
  ...accountDeps(db),
  env: readEnv({
    SLIPWAY_SECRET: 'x'.repeat(32),
    DATABASE_URL: 'postgresql://unused',
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: CLIENT_ID,
    OIDC_CLIENT_SECRET: 'quiet',
  }),
};
tellNextAuthItsAddress(deps.env);

const PASSWORD = 'a rather good one';
const passwordHash = await hashPassword(PASSWORD);
let browser: NextAuthBrowser;
beforeEach(() => {
  const client = newClient();
  browser = new NextAuthBrowser(() => authOptions(deps, client), 'labs.test:3000');
});

async function newAccount(): Promise<{ id: string; email: string }> {
  const email = `${newId()}@example.org`;
  const user = { name: 'Ada', email, passwordHash, role: 'student' as const, now: deps.clock.now() };
  return { email, id: (await createUser(db, user)).id };
}

const signedIn = () => authenticate(deps, { cookieHeader: browser.cookieHeader });
const sayCode = (url: string | null) => new URL(url ?? '', 'http://labs.test:3000').searchParams.get('error');

/** Goes where a browser would: to the provider and back. */
async function signInAtProvider() {
  const toProvider = await browser.post('signin/oidc', { callbackUrl: '/progress' });
  const back = await fetch(toProvider.location ?? '', { redirect: 'manual' });
  const url = new URL(back.headers.get('location') ?? '');
  return browser.get(`callback/oidc${url.search}`);
}

test('email and password open a session, and signing out ends its row', async () => {
  const { id, email } = await newAccount();
  const answer = await browser.post('callback/password', { email, password: PASSWORD, callbackUrl: '/progress' });
  expect({ status: answer.status, to: answer.location }).toEqual({ status: 200, to: 'http://labs.test:3000/progress' });
  expect((await signedIn())?.person.id).toBe(id);
  const copy = browser.cookieHeader;
  await browser.post('signout', {});
  expect(await authenticate(deps, { cookieHeader: copy })).toBeNull();
});

test('after signing in nobody is sent to another site', async () => {
  const { email } = await newAccount();
  for (const callbackUrl of ['https://evil.example/', '//evil.example', 'javascript:alert(1)']) {
    const { location } = await browser.post('callback/password', { email, password: PASSWORD, callbackUrl });
    expect(new URL(location ?? '').origin).toBe('http://labs.test:3000');
  }
});

test('without the token of the form nobody is signed in', async () => {
  const { email } = await newAccount();
  await browser.post('callback/password', { email, password: PASSWORD, csrfToken: 'forged' });
  expect(await signedIn()).toBeNull();
});

test('each failure to sign in leads back with its code and no session', async () => {
  const { email } = await newAccount();
  const code = await newCohort(db, { seats: 1 });
  const codeOfForm = async (path: string, fields: Record<string, string>) =>
    sayCode((await browser.post(path, fields)).location);
  expect({
    wrong: await codeOfForm('callback/password', { email, password: 'not this one' }),
    malformed: await codeOfForm('callback/password', { email: 'no email' }),
    unknown: await codeOfForm('callback/join', { code: 'ZZZZ-ZZZZ', name: 'Ada' }),
    nameless: await codeOfForm('callback/join', { code, name: ' ' }),
    half: await codeOfForm('callback/join', { code, name: 'Ada', email }),
    taken: await codeOfForm('callback/join', { code, name: 'Ada', email, password: PASSWORD }),
    weak: await codeOfForm('callback/join', { code, name: 'Ada', email: 'x@example.org', password: 'password123' }),
  }).toEqual({
    wrong: 'wrong-credentials',
    malformed: 'bad-request',
    unknown: 'join-code-unknown',
    nameless: 'bad-request',
    half: 'bad-request',
    taken: 'email-taken',
    weak: 'weak-password',
  });
  expect(await signedIn()).toBeNull();
});

test('a join code and a name open a session of a guest', async () => {
  const code = await newCohort(db);
  await browser.post('callback/join', {
    code: code.toLowerCase().replace('-', ' '),
    name: 'Grace',
    email: '',
    password: '',
  });
  expect((await signedIn())?.person).toMatchObject({ name: 'Grace', isGuest: true, role: 'student' });
});

test('a person of the OIDC provider gets an account, and the same one the next time', async () => {
  const email = `${newId()}@example.org`;
  provider.become({ sub: newId(), name: 'Mona Octocat', email: email.toUpperCase(), email_verified: true });
  expect((await signInAtProvider()).location).toBe('http://labs.test:3000/progress');
  const first = (await signedIn())?.person;
  expect(first).toMatchObject({ name: 'Mona Octocat', handle: 'mona-octocat', email, isGuest: false });
  await browser.post('signout', {});
  expect(await signedIn()).toBeNull();
  await signInAtProvider();
  expect((await signedIn())?.person).toEqual(first);
});

test("a person of the provider whose email is somebody's here is refused with a code", async () => {
  const { email } = await newAccount();
  provider.become({ sub: newId(), name: 'Not Ada', email, email_verified: true });
  expect(sayCode((await signInAtProvider()).location)).toBe('email-taken');
  expect(await signedIn()).toBeNull();
});

test('an email that the provider has not verified is not kept', async () => {
  const { email } = await newAccount();
  provider.become({ sub: newId(), name: 'Maybe Ada', email, email_verified: false });
  await signInAtProvider();
  expect((await signedIn())?.person).toMatchObject({ name: 'Maybe Ada', email: null });
});

test('an answer of the provider that this browser did not ask for opens nothing', async () => {
  provider.become({ sub: newId(), name: 'Eve' });
  const toProvider = await browser.post('signin/oidc', {});
  const back = await fetch(toProvider.location ?? '', { redirect: 'manual' });
  const { search } = new URL(back.headers.get('location') ?? '');
  browser.cookies.clear();
  await browser.get(`callback/oidc${search}`);
  expect(await signedIn()).toBeNull();
});

test('providers are offered only where the settings name them', async () => {
  const { providers } = authOptions({ ...deps, env: accountDeps(db).env }, newClient());
  expect(providers.map(({ id, options }) => (options as { id?: string } | undefined)?.id ?? id)).toEqual([
    'password',
    'join',
  ]);
});

test('behind TLS every cookie is Secure, HttpOnly and prefixed', () => {
  const env = { ...deps.env, SLIPWAY_URL: 'https://labs.example.org' };
  const { cookies, useSecureCookies } = authOptions({ ...deps, env }, newClient());
  expect({ useSecureCookies, session: cookies?.sessionToken }).toEqual({
    useSecureCookies: true,
    session: { name: '__Host-slipway.session', options: { httpOnly: true, sameSite: 'lax', path: '/', secure: true } },
  });
});
