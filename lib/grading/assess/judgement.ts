import type { ErrorCode } from '../../errors.ts';
import type { ArgumentsWanted, TextWanted } from '../../labs/facts.ts';
import type { Known } from '../facts.ts';

/** What was found out about one fact. Texts are whole, plain sentences; commands stand in backticks. */
export type Judgement =
  | { outcome: 'met'; expected: string; actual: string }
  | { outcome: 'unmet'; expected: string; actual: string; message: string }
  | { outcome: 'unknown'; expected: string; code: ErrorCode };

/** Decides with an answer, or passes on that there is none. */
export function judge<Value>(
  expected: string,
  answer: Known<Value> | undefined,
  decide: (value: Value) => { met: boolean; actual: string; message: string } | Judgement,
): Judgement {
  // An answer that was never asked for is a mistake of the grader's own.
  if (!answer) return { outcome: 'unknown', expected, code: 'internal' };
  if (!answer.known) return { outcome: 'unknown', expected, code: answer.code };
  const decided = decide(answer.value);
  if ('outcome' in decided) return decided;
  const { met, actual, message } = decided;
  return met ? { outcome: 'met', expected, actual } : { outcome: 'unmet', expected, actual, message };
}

/** Longer texts are cut in what people read; comparing goes by the whole. */
export const brief = (text: string, max = 120): string => (text.length > max ? `${text.slice(0, max - 1)}…` : text);

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `a`, `a and b`, `a, b and c`, and no more than five of them. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => brief(name, 60));
  const rest = names.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more`] : shown;
  const last = all.at(-1) ?? 'nothing';
  return all.length < 2 ? last : `${all.slice(0, -1).join(', ')} and ${last}`;
}

/** Case matters where the whole text is wanted, not where a part of it is: "Apache" mentions apache. */
export const textMatches = (wanted: TextWanted, text: string): boolean =>
  typeof wanted === 'string' ? text === wanted : text.toLowerCase().includes(wanted.contains.toLowerCase());

export const argumentsMatch = (wanted: ArgumentsWanted, words: readonly string[]): boolean =>
  Array.isArray(wanted)
    ? wanted.length === words.length && wanted.every((word, index) => word === words[index])
    : words.join(' ').includes(wanted.contains);

export const wordArguments = (wanted: ArgumentsWanted): string =>
  Array.isArray(wanted) ? wanted.join(' ') : `something with ${wanted.contains}`;

/** Where one list has to equal another, as `docker inspect` writes lists: two may differ only in where words end. */
export function wordBeside(wanted: ArgumentsWanted, words?: readonly string[]): string {
  if (words && words.length === 0) return 'nothing';
  if (!Array.isArray(wanted)) return words ? words.join(' ') : wordArguments(wanted);
  return `[${(words ?? wanted).map((word) => JSON.stringify(word)).join(', ')}]`;
}

const UNITS = ['B', 'kB', 'MB', 'GB'] as const;

/** As `docker images` writes it: three digits, steps of 1,000. */
export function wordBytes(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return `${Number((bytes / 1000 ** step).toPrecision(3))} ${UNITS[step]}`;
}
