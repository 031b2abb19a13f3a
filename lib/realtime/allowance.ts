/** Counts what may still be spent: `perSecond` comes in, at most `burst` is saved up. Time is a parameter. */
interface Allowance {
  /** Takes `amount` and says true, or takes nothing and says false. */
  spend(amount: number, now: Date): boolean;
}

export function createAllowance({ perSecond, burst }: { perSecond: number; burst: number }): Allowance {
  let saved = burst;
  let countedAt: number | null = null;
  return {
    spend(amount, now) {
      const time = now.getTime();
      // A clock that is set back gives nothing, and takes nothing away.
      const elapsed = Math.max(0, time - (countedAt ?? time));
      countedAt = time;
      saved = Math.min(burst, saved + (elapsed / 1000) * perSecond);
      if (saved < amount) return false;
      saved -= amount;
      return true;
    },
  };
}
