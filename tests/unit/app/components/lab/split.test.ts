import { expect, test } from 'vitest';
import { parseSplit, splitAfterKey } from '#app/components/lab/split.ts';

test('a cookie is believed within limits and ignored when it is nonsense', () => {
  expect(['50', '3', '999', '', '-5', 'calc(1px)', '44.5', undefined].map(parseSplit)).toEqual([
    50, 25, 70, 44, 44, 44, 44, 44,
  ]);
});

test('keys move the divider and stop at its ends', () => {
  expect([
    splitAfterKey('ArrowLeft', 44),
    splitAfterKey('ArrowRight', 70),
    splitAfterKey('PageDown', 30),
    splitAfterKey('Home', 50),
    splitAfterKey('End', 50),
    splitAfterKey('Enter', 60),
    splitAfterKey('a', 50),
  ]).toEqual([42, 70, 25, 25, 70, 44, null]);
});
