import { expect, test } from 'vitest';
import { weaknessOf } from '#lib/auth/weak-password.ts';

const ada = { name: 'Ada Lovelace', email: 'countess@analytical.example' };

test.each([
  'correct horse battery staple',
  'Zug nach Pankow 7',
  'tHq9-vvK2-mmPx',
  'ein kleiner grüner Kaktus',
  'xkcd936forever!',
  'лошадь батарея скрепка',
  'k7mpq-29xzt-wvb3h-c8e4r',
])('%s is strong enough', (password) => {
  expect(weaknessOf(password, ada)).toBeNull();
});

test.each(['', 'short', 'Xk9$wq2!z'])('%j is too short', (password) => {
  expect(weaknessOf(password, ada)).toBe('too-short');
});

test.each([
  'password123',
  'P@ssw0rd1234',
  'Passwort2024',
  '1234567890',
  '0987654321',
  'qwertyuiop',
  'asdfghjkl123',
  'aaaaaaaaaaaaaa',
  'abcabcabcabcabc',
  'letmeinletmein',
  'Welcome2Docker',
  'iloveyou12345',
  'abcdefghijklmnop',
  '!!!!!!!!!!!!!!!!',
  'administrator1',
])('%s would be guessed', (password) => {
  expect(weaknessOf(password, ada)).toBe('guessable');
});

test.each(['Ada Lovelace', 'lovelace1815', 'countess@analytical.example', 'AnalyticalAda', 'adalovelace!!'])(
  '%s is her own name or email',
  (password) => {
    expect(weaknessOf(password, ada)).toBe('personal');
  },
);

test('a name of one letter takes nothing away', () => {
  expect(weaknessOf('tHq9-vvK2-mmPx', { name: 'A', email: null })).toBeNull();
});
