import type { ErrorDetails } from '#lib/errors.ts';
import { errorWords } from '../error-words.ts';

/** What a form's action gives back: what was typed (never a password) and what was wrong, by field or as a whole. */
export type FormState = {
  typed: Readonly<Record<string, string>>;
  fields: Readonly<Record<string, string>>;
  failure: { code: string; details: ErrorDetails } | null;
  /** Set when it worked and the page stays. */
  done: string | null;
};

export const NOTHING_SENT: FormState = { typed: {}, fields: {}, failure: null, done: null };

/** Codes that one field explains; everything else stands above the form. */
const FIELD_OF: Readonly<Record<string, string>> = { 'weak-password': 'password', 'email-taken': 'email' };

/** The state of a form after a failure: the sentence stands beside the field that it is about, where there is one. */
export function failedState(
  typed: Readonly<Record<string, string>>,
  failure: { code: string; details: ErrorDetails },
): FormState {
  const field = FIELD_OF[failure.code];
  if (field === undefined) return { ...NOTHING_SENT, typed, failure };
  const { sentence, next } = errorWords(failure.code);
  return { ...NOTHING_SENT, typed, fields: { [field]: next ? `${sentence} ${next}` : sentence } };
}
