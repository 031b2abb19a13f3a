import { expect, test } from 'vitest';
import { errorWords } from '#app/components/error-words.ts';
import { STATUS_OF } from '#lib/errors.ts';

test('every code has words of its own', () => {
  const titles = Object.keys(STATUS_OF).map((code) => errorWords(code).title);
  expect(new Set(titles).size).toBe(titles.length);
});

test('a code of a newer server reads as a failure of ours', () => {
  expect(errorWords('made-up-tomorrow')).toEqual(errorWords('internal'));
  expect(errorWords('toString')).toEqual(errorWords('internal'));
});
