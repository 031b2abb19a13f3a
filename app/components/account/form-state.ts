import type { ErrorDetails } from '#lib/errors.ts';
import { errorWords } from '../error-words.ts';

/** What a form's action gives back: what was typed (never a password) and what was wrong, by field or as a whole. */
export type FormState = {
  typed: Readonly<Record<string, string>>;
  fields: Readonly<Record<string, string>>;
  failure: { code: string; details: ErrorDetails } | null;
};

export const NOTHING_SENT: FormState = { typed: {}, fields: {}, failure: null };

/** Codes that are about one field; everything else stands above the form. */
const FIELD_OF: Readonly<Record<string, string>> = { 'weak-password': 'password', 'email-taken': 'email' };

/** The state of a form after a failure: the sentence stands beside the field that it is about, where there is one. */
export function failedState(
  typed: FormState['typed'],
  { code, details }: { code: string; details: ErrorDetails },
): FormState {
  const field = FIELD_OF[code];
  if (field === undefined) return { typed, fields: {}, failure: { code, details } };
  return { typed, fields: { [field]: fieldWords(code, details) }, failure: null };
}

function fieldWords(code: string, details: ErrorDetails): string {
  if (code === 'weak-password') {
    switch (details.reason) {
      case 'too-short':
        return `It needs at least ${details.minimum} characters.`;
      case 'personal':
        return 'It is made of your name or email, which is guessed first.';
      case 'guessable':
        return 'It is guessed too easily. Take several words that have nothing to do with each other.';
    }
  }
  const { sentence, next } = errorWords(code);
  return next ? `${sentence} ${next}` : sentence;
}
