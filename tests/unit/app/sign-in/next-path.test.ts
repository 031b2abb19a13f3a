import { expect, test } from 'vitest';
import { nextPath } from '#app/sign-in/next-path.ts';

test('a path of this site is followed', () => {
  expect(['/labs/commit-an-image/commit', '/progress?x=1#y'].map(nextPath)).toEqual([
    '/labs/commit-an-image/commit',
    '/progress?x=1#y',
  ]);
});

test('nothing leads to another site', () => {
  const bad = [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    '',
    null,
    ['/'],
  ];
  expect(bad.map(nextPath)).toEqual(bad.map(() => '/'));
});

test('nothing leads back to the sign-in page or into the API', () => {
  expect(['/sign-in?next=/sign-in', '/api/auth/signout'].map(nextPath)).toEqual(['/', '/']);
});
