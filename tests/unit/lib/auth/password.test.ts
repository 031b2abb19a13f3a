import { expect, test } from 'vitest';
import { hashPassword, passwordFits } from '#lib/auth/password.ts';

test('a password is kept as an argon2id hash and recognised', async () => {
  const hash = await hashPassword('correct horse');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await passwordFits(hash, 'correct horse')).toBe(true);
  expect(await passwordFits(hash, 'correct horse ')).toBe(false);
});

test('the same letters from another keyboard are the same password', async () => {
  expect(await passwordFits(await hashPassword('Zür\u0069ch zu Fuß'), 'Zu\u0308rich zu Fuß')).toBe(true);
});

test('nobody has no password, not even the one that is compared instead', async () => {
  expect(await passwordFits(null, 'no password has this hash')).toBe(false);
});
