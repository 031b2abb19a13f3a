/** Minutes before the end at which a student is warned, the last first. */
const WARN_AT = [1, 5, 10] as const;

/** The warning that is due with so many seconds left; null for none. */
export function warningAt(secondsLeft: number | null): 1 | 5 | 10 | null {
  if (secondsLeft === null || secondsLeft <= 0) return null;
  return WARN_AT.find((minutes) => secondsLeft <= minutes * 60) ?? null;
}
