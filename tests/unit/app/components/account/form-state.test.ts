import { expect, test } from 'vitest';
import { failedState } from '#app/components/account/form-state.ts';

test('a failure stands beside the field that it is about, and what was typed is kept', () => {
  const typed = { email: 'ada@example.org' };
  expect(failedState(typed, { code: 'weak-password', details: { reason: 'too-short', minimum: 10 } })).toEqual({
    typed,
    fields: { password: 'It needs at least 10 characters.' },
    failure: null,
  });
  expect(Object.keys(failedState(typed, { code: 'email-taken', details: {} }).fields)).toEqual(['email']);
});

test('what is about no field stands above the form', () => {
  const failure = { code: 'too-many-requests', details: { retryAfterSeconds: 60 } };
  expect(failedState({}, failure)).toEqual({ typed: {}, fields: {}, failure });
});
