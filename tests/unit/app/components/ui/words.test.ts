import { expect, test } from 'vitest';
import { ago, count, cutAtBackticks, duration, labNumber, timeLeft } from '#app/components/ui/words.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const before = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);

test('a count has the plural that belongs to it', () => {
  expect([0, 1, 2, 1200].map((n) => count(n, 'task'))).toEqual(['0 tasks', '1 task', '2 tasks', '1,200 tasks']);
});

test('a lab is numbered as its folder is', () => {
  expect([labNumber(10), labNumber(220)]).toEqual(['010', '220']);
});

test('durations are exact while short and rounded when long', () => {
  expect([25, 60, 90, 120, 545].map(duration)).toEqual([
    '25 min',
    '1 h',
    '1 h 30 min',
    'about 2 hours',
    'about 9 hours',
  ]);
});

test('the time left shows seconds only when they matter', () => {
  expect([7500, 2520, 300, 299, 61, 5, 0, -3].map(timeLeft)).toEqual([
    '2 h 5 min left',
    '42 min left',
    '5 min left',
    '4:59 left',
    '1:01 left',
    '0:05 left',
    'time is up',
    'time is up',
  ]);
});

test('times past are relative until a date says more', () => {
  const ages = [-5, 0, 2, 59, 60, 3599, 3600, 86_399, 86_400, 3 * 86_400, 20 * 86_400];
  expect(ages.map((age) => ago(before(age), NOW))).toEqual([
    'just now',
    'just now',
    '2 s ago',
    '59 s ago',
    '1 min ago',
    '59 min ago',
    '1 h ago',
    '23 h ago',
    'yesterday',
    '3 days ago',
    '1 Nov 2026',
  ]);
});

test('text between backticks is code, a lone backtick is not', () => {
  expect(cutAtBackticks('Try `docker images` now')).toEqual([
    { code: false, text: 'Try ' },
    { code: true, text: 'docker images' },
    { code: false, text: ' now' },
  ]);
  expect(cutAtBackticks('a ` b')).toEqual([{ code: false, text: 'a ` b' }]);
  expect(cutAtBackticks('`x`')).toEqual([{ code: true, text: 'x' }]);
});
