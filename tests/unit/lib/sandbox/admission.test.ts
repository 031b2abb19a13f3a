import { expect, test } from 'vitest';
import {
  decideAdmission,
  estimateWait,
  type HostLoad,
  sandboxesThatFit,
  startsAtOnce,
} from '#lib/sandbox/admission.ts';

const GIGABYTE = 1024 ** 3;
const quiet: HostLoad = {
  starting: 0,
  holding: 0,
  maxStarting: 2,
  maxHolding: 10,
  freeDiskBytes: 50 * GIGABYTE,
  diskFloorBytes: 5 * GIGABYTE,
};

test.each([
  ['a quiet host takes the next', {}, { ok: true }],
  ['a host whose disk is not known takes the next', { freeDiskBytes: null }, { ok: true }],
  [
    'a disk under the floor is said before all else',
    { freeDiskBytes: 4 * GIGABYTE, holding: 10 },
    { ok: false, reason: 'disk' },
  ],
  ['a full host lets wait', { holding: 10 }, { ok: false, reason: 'capacity' }],
  ['a host busy with starts lets wait', { starting: 2, holding: 2 }, { ok: false, reason: 'busy' }],
])('%s', (_name, load, admission) => {
  expect(decideAdmission({ ...quiet, ...load })).toEqual(admission);
});

test('capacity follows the memory, starts follow the cores', () => {
  expect([1, 8, 24, 256].map((gigabytes) => sandboxesThatFit(gigabytes * GIGABYTE))).toEqual([1, 12, 38, 409]);
  expect([1, 2, 4, 64].map(startsAtOnce)).toEqual([2, 2, 4, 8]);
});

const wait = { place: 1, freeSeats: 10, maxStarting: 2, recentStartsMs: [2000, 4000], endsInMs: [] };

test('with seats free the wait is the time of the starts ahead', () => {
  expect(estimateWait(wait)).toBe(3);
  expect(estimateWait({ ...wait, place: 5 })).toBe(9);
});

test('without a seat the wait is until somebody ends', () => {
  const full = { ...wait, freeSeats: 0, endsInMs: [60_000, 600_000] };
  expect(estimateWait(full)).toBe(63);
  expect(estimateWait({ ...full, place: 2 })).toBe(603);
  expect(estimateWait({ ...full, place: 3 })).toBe(30 * 60 + 3);
});

test('before any start was seen a guess is told, never nothing', () => {
  expect(estimateWait({ ...wait, recentStartsMs: [] })).toBe(5);
});
