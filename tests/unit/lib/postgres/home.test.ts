import { expect, test } from 'vitest';
import { mayCross } from '#lib/postgres/home.ts';
import { parseUsers } from '#lib/postgres/system-user.ts';

const postgres = { name: 'postgres', uid: 101, gid: 104 };

test("a folder that only root may cross keeps Postgres's user out", () => {
  expect(mayCross({ mode: 0o40700, uid: 0, gid: 0 }, postgres)).toBe(false);
});

test('a folder that everybody may cross lets it pass', () => {
  expect(mayCross({ mode: 0o40711, uid: 0, gid: 0 }, postgres)).toBe(true);
});

test("the group's rights decide for a member, whatever the others may", () => {
  expect(mayCross({ mode: 0o40701, uid: 0, gid: 104 }, postgres)).toBe(false);
  expect(mayCross({ mode: 0o40710, uid: 0, gid: 104 }, postgres)).toBe(true);
});

test("the owner's rights decide for the owner", () => {
  expect(mayCross({ mode: 0o40077, uid: 101, gid: 0 }, postgres)).toBe(false);
});

test('users are read from the system, broken lines are passed over', () => {
  const text = 'root:x:0:0:root:/root:/bin/bash\n\nbroken\n+::::::\npostgres:x:101:104::/var/lib/postgresql:/bin/sh\n';
  expect(parseUsers(text)).toEqual([{ name: 'root', uid: 0, gid: 0 }, postgres]);
});
