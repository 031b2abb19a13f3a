export type Finding = {
  requirement: string;
  level: 'ok' | 'warn' | 'fail';
  found: string;
  /** What to do about it; null where all is well. */
  mend: string | null;
};

export type Verdict = Omit<Finding, 'requirement'>;

export const ok = (found: string): Verdict => ({ level: 'ok', found, mend: null });
export const warn = (found: string, mend: string): Verdict => ({ level: 'warn', found, mend });
export const fail = (found: string, mend: string): Verdict => ({ level: 'fail', found, mend });
