import { expect, test } from 'vitest';
import { authenticate } from '#lib/auth/authenticate.ts';
import { ensureFirstAdmin, resetAdminPassword } from '#lib/auth/first-admin.ts';
import { openSessionCookie } from '#lib/auth/sessions.ts';
import { weaknessOf } from '#lib/auth/weak-password.ts';
import { ensureFirstCohort } from '#lib/cohorts/first-cohort.ts';
import { joinCohort } from '#lib/use-cases/join-cohort.ts';
import { signInWithPassword } from '#lib/use-cases/sign-in-with-password.ts';
import { accountDeps, newClient } from '#tests/support/accounts.ts';
import { testDatabase } from '#tests/support/database.ts';

const { db } = await testDatabase();
const deps = accountDeps(db);

test('there is no password to mint anew before there is an admin', async () => {
  await expect(resetAdminPassword(deps)).rejects.toMatchObject({ code: 'not-found' });
});

test('starts that come at once make one admin, and tell the password once', async () => {
  const made = await Promise.all([0, 1, 2].map(() => ensureFirstAdmin(deps, { email: 'Boss@Example.org' })));
  expect(new Set(made.map(({ email }) => email))).toEqual(new Set(['boss@example.org']));
  const passwords = made.flatMap(({ password }) => (password === null ? [] : [password]));
  expect(passwords).toHaveLength(1);
  const password = passwords[0] ?? '';
  expect(weaknessOf(password, { name: 'Instructor', email: 'boss@example.org' })).toBeNull();
  const { userId } = await signInWithPassword(deps, { email: 'boss@example.org', password, client: newClient() });
  expect(await db.user.findMany({ select: { id: true, role: true } })).toEqual([{ id: userId, role: 'admin' }]);
  expect(await ensureFirstAdmin(deps)).toEqual({ email: 'boss@example.org', password: null });
});

test('a new password replaces the lost one and ends the sessions of the old', async () => {
  const { id } = await db.user.findFirstOrThrow({ where: { role: 'admin' } });
  const cookie = await openSessionCookie(deps, { userId: id, client: newClient() });
  await db.user.update({ where: { id }, data: { disabledAt: deps.clock.now() } });
  const { email, password } = await resetAdminPassword(deps);
  expect(await signInWithPassword(deps, { email, password, client: newClient() })).toEqual({ userId: id });
  expect(await authenticate(deps, { cookieHeader: `${cookie.name}=${cookie.value}` })).toBeNull();
  expect(await db.action.findMany({ select: { kind: true, subject: true } })).toEqual([
    { kind: 'admin-password-reset', subject: id },
  ]);
});

test('starts that come at once make one first class, whose code lets people in', async () => {
  const cohorts = await Promise.all([0, 1, 2].map(() => ensureFirstCohort(deps)));
  expect(new Set(cohorts.map(({ joinCode }) => joinCode)).size).toBe(1);
  expect(await db.cohort.count()).toBe(1);
  const code = cohorts[0]?.joinCode ?? '';
  await joinCohort(deps, { code, name: 'Ada', account: null, client: newClient() });
  expect(await db.enrollment.count()).toBe(1);
});
