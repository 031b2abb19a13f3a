import { expect, test } from 'vitest';
import { cohortStanding } from '#lib/cohorts/cohort-standing.ts';

const NOW = new Date('2026-11-21T12:00:00Z');

test('a cohort without limits is open', () => {
  expect(cohortStanding({ seats: null, closesAt: null }, 500, NOW)).toBe('open');
});

test('the last seat closes a cohort to others', () => {
  expect(cohortStanding({ seats: 3, closesAt: null }, 2, NOW)).toBe('open');
  expect(cohortStanding({ seats: 3, closesAt: null }, 3, NOW)).toBe('full');
});

test('a cohort whose time is over is closed, also when it is full', () => {
  expect(cohortStanding({ seats: 3, closesAt: NOW }, 3, NOW)).toBe('closed');
  expect(cohortStanding({ seats: 3, closesAt: new Date(NOW.getTime() + 1) }, 0, NOW)).toBe('open');
});
