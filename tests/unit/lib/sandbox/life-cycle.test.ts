import { expect, test } from 'vitest';
import { endStatus, failureReason, lowestFreeSlot } from '#lib/sandbox/life-cycle.ts';

test('the lowest free slot is taken, and none when all are', () => {
  expect([[], [0, 1, 2], [1, 2], [0, 2, 3]].map((taken) => lowestFreeSlot(taken))).toEqual([0, 3, 0, 1]);
  expect(lowestFreeSlot([0, 1], 2)).toBeNull();
});

test('what the student or the clock ends is stopped, what breaks has failed', () => {
  expect(['by-student', 'reset', 'deadline', 'idle', 'operator', null].map(endStatus)).toEqual(
    Array(6).fill('stopped'),
  );
  expect(['lost', 'host-full', 'setup-failed', 'internal'].map(endStatus)).toEqual(Array(4).fill('failed'));
});

test('a failure that has no word of its own is internal', () => {
  expect(failureReason('image-missing')).toBe('image-missing');
  expect(failureReason('host-engine-error')).toBe('internal');
  expect(failureReason(null)).toBe('internal');
});
