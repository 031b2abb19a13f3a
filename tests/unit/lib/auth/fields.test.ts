import { expect, test } from 'vitest';
import { emailField, joinCodeField, nameField, passwordField } from '#lib/auth/fields.ts';

test('an email is compared in lower case, without the spaces around it', () => {
  expect(emailField.parse('  Ada@Example.ORG ')).toBe('ada@example.org');
});

test.each([
  '',
  'ada',
  'ada@',
  '@example.org',
  'a b@example.org',
  `${'a'.repeat(250)}@example.org`,
  7,
  null,
  ['a@b.de'],
])('%j is no email', (typed) => {
  expect(emailField.safeParse(typed).success).toBe(false);
});

test('a name keeps its letters and loses what nobody sees', () => {
  expect(nameField.parse(' Ada\u0000 \u202e  Lovelace\n')).toBe('Ada Lovelace');
  expect(nameField.parse('A\u030angstro\u0308m')).toBe('Ångström');
});

test.each(['', '   ', '\u200b', 'x'.repeat(61), {}])('%j is no name', (typed) => {
  expect(nameField.safeParse(typed).success).toBe(false);
});

test('a join code is read however it was typed', () => {
  expect(joinCodeField.parse(' k7qm 3xwp ')).toBe('K7QM-3XWP');
});

test('a password may be anything but empty or endless', () => {
  expect(passwordField.safeParse('x'.repeat(201)).success).toBe(false);
  expect(passwordField.safeParse('').success).toBe(false);
  expect(passwordField.parse(' spaces count ')).toBe(' spaces count ');
});
