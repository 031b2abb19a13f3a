import { expect, test } from 'vitest';
import { codeOf } from '#lib/errors.ts';
import { newJoinCode } from '#lib/ids.ts';
import { joinCohort } from '#lib/use-cases/join-cohort.ts';
import { showCohorts } from '#lib/use-cases/show-cohorts.ts';
import { showJoin } from '#lib/use-cases/show-join.ts';
import { accountDeps, newClient, newCohort } from '#tests/support/accounts.ts';
import { testDatabase } from '#tests/support/database.ts';

const { db } = await testDatabase();
const deps = accountDeps(db);

const show = (code: string, userId: string | null = null, client = newClient()) =>
  showJoin(deps, { code, userId, client });
const codeOfShow = (...input: Parameters<typeof show>) => show(...input).then(() => 'shown', codeOf);
const join = (code: string, name: string) => joinCohort(deps, { code, name, account: null, client: newClient() });

test('a code is recognised however it is typed', async () => {
  const joinCode = await newCohort(db);
  expect(await show(` ${joinCode.toLowerCase().replace('-', ' ')}`)).toEqual({
    joinCode,
    title: 'Containers',
    joined: false,
  });
});

test('each code that does not work says why', async () => {
  const full = await newCohort(db, { seats: 1 });
  await join(full, 'Ada');
  const closed = await newCohort(db, { closesAt: deps.clock.now() });
  expect([
    await codeOfShow(newJoinCode()),
    await codeOfShow(full),
    await codeOfShow(closed),
    await codeOfShow(''),
  ]).toEqual(['join-code-unknown', 'join-code-used-up', 'join-code-expired', 'join-code-unknown']);
});

test('who is in the class sees it also when it is full', async () => {
  const joinCode = await newCohort(db, { seats: 1 });
  const { userId } = await join(joinCode, 'Ada');
  expect((await show(joinCode, userId)).joined).toBe(true);
  expect(await codeOfShow(joinCode)).toBe('join-code-used-up');
});

test('looking at unknown codes counts as failed tries, looking at a known one does not', async () => {
  const client = newClient();
  await codeOfShow(newJoinCode(), null, client);
  await show(await newCohort(db), null, client);
  const tries = await db.signIn.findMany({ where: { address: client.address }, select: { outcome: true } });
  expect(tries).toEqual([{ outcome: 'wrong_credentials' }]);
});

test('whoever teaches sees who has joined, newest first; a student sees nothing', async () => {
  const joinCode = await newCohort(db, { seats: 2 });
  await join(joinCode, 'Ada');
  deps.clock.advance(1000);
  await join(joinCode, 'Bela');
  const cohorts = await showCohorts(deps, {
    person: { id: '00000000-0000-7000-8000-000000000000', role: 'instructor' },
  });
  const shown = cohorts.find((cohort) => cohort.joinCode === joinCode);
  expect({ standing: shown?.standing, members: shown?.members.map(({ name }) => name) }).toEqual({
    standing: 'full',
    members: ['Bela', 'Ada'],
  });
  await expect(showCohorts(deps, { person: { id: 'x', role: 'student' } })).rejects.toMatchObject({
    code: 'not-allowed',
  });
});
