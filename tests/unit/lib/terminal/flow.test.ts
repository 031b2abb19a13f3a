import { expect, test } from 'vitest';
import { afterAcknowledging, afterSending, flowFrom, mustPause } from '#lib/terminal/flow.ts';
import { HIGH_WATER_BYTES, LOW_WATER_BYTES } from '#lib/terminal/limits.ts';

test('a viewer is blocked at high water and free again only at low water', () => {
  const full = afterSending(flowFrom(50), HIGH_WATER_BYTES);
  expect(full.blocked).toBe(true);
  const half = afterAcknowledging(full, 50 + HIGH_WATER_BYTES - LOW_WATER_BYTES - 1);
  expect(half.blocked).toBe(true);
  expect(afterAcknowledging(half, 50 + HIGH_WATER_BYTES - LOW_WATER_BYTES).blocked).toBe(false);
});

test('just below high water nobody is blocked', () => {
  expect(afterSending(flowFrom(0), HIGH_WATER_BYTES - 1).blocked).toBe(false);
});

test('an acknowledgement of what was never sent, or of less than before, changes nothing', () => {
  const flow = afterAcknowledging(afterSending(flowFrom(0), 1000), 400);
  expect(afterAcknowledging(flow, 1001)).toEqual(flow);
  expect(afterAcknowledging(flow, 300)).toEqual(flow);
});

test('the program waits only when everybody who watches is behind', () => {
  const free = flowFrom(0);
  const behind = afterSending(free, HIGH_WATER_BYTES);
  expect([
    mustPause([]),
    mustPause([free]),
    mustPause([behind]),
    mustPause([behind, free]),
    mustPause([behind, behind]),
  ]).toEqual([false, false, true, false, true]);
});
