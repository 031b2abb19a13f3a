import type { Clock } from '#lib/clock.ts';

/** A clock that stands still until it is moved; timers that come due meanwhile are called in their order. */
export function createTestClock(start = '2030-01-07T09:00:00Z'): Clock & { advance(milliseconds: number): void } {
  let now = Date.parse(start);
  let timers: { at: number; callback: () => void }[] = [];
  return {
    now: () => new Date(now),
    after(milliseconds, callback) {
      const timer = { at: now + milliseconds, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(milliseconds) {
      now += milliseconds;
      const due = timers.filter(({ at }) => at <= now).sort((one, other) => one.at - other.at);
      timers = timers.filter(({ at }) => at > now);
      for (const { callback } of due) callback();
    },
  };
}
