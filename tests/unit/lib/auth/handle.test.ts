import { expect, test } from 'vitest';
import { freeHandle, handleFrom } from '#lib/auth/handle.ts';

test.each([
  ['Ada Lovelace', 'ada-lovelace'],
  ['  Žofie  Nováková-Ř. ', 'zofie-novakova-r'],
  ['Jürgen Groß', 'jurgen-gross'],
  ["Conan O'Brien 2nd", 'conan-o-brien-2nd'],
  ['../../etc/passwd', 'etc-passwd'],
  ['李小龍', 'learner'],
  ['---', 'learner'],
  ['x'.repeat(80), 'x'.repeat(24)],
  [`${'x'.repeat(23)} y`, 'x'.repeat(23)],
])('%s becomes %s', (name, handle) => {
  expect(handleFrom(name)).toBe(handle);
  expect(handle).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
});

test('the first free number makes it unique', () => {
  expect(freeHandle('ada', new Set())).toBe('ada');
  expect(freeHandle('ada', new Set(['ada', 'ada-3']))).toBe('ada-2');
  expect(freeHandle('ada', new Set(['ada', 'ada-2', 'ada-3', 'adam']))).toBe('ada-4');
});

test('a name that means something else in an image is never given as it is', () => {
  expect(freeHandle('library', new Set())).toBe('library-2');
  expect(freeHandle('root', new Set(['root-2']))).toBe('root-3');
});
