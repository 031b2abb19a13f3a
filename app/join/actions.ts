'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { actionFailure } from '#app/action-failure.ts';
import { currentClient, openBrowserSession } from '#app/auth/browser-session.ts';
import { findPerson } from '#app/auth/person.ts';
import { type FormState, failedState } from '#app/components/account/form-state.ts';
import { text } from '#app/form-text.ts';
import { emailField, joinCodeField, nameField, passwordField } from '#lib/auth/fields.ts';
import { getRuntime } from '#lib/runtime.ts';
import { enrolInCohort } from '#lib/use-cases/enrol-in-cohort.ts';
import { joinCohort as join } from '#lib/use-cases/join-cohort.ts';

const WORDS = {
  name: 'Type your name: one to 60 characters.',
  email: 'That is not a whole email address.',
  password: 'Choose a password of at most 200 characters, too.',
} as const;

/** Joins a class: with the account that is signed in, else with a new one for the name that was typed. */
export async function joinCohort(_previous: FormState, sent: FormData): Promise<FormState> {
  const code = joinCodeField.safeParse(text(sent, 'code'));
  if (!code.success) return failedState({}, { code: 'join-code-unknown', details: {} });
  const person = await findPerson();
  return person ? joinAs(person.id, code.data) : joinAnew(code.data, sent);
}

async function joinAs(userId: string, code: string): Promise<FormState> {
  try {
    await enrolInCohort(getRuntime(), { userId, code, client: await currentClient() });
  } catch (thrown) {
    return failedState({}, actionFailure(thrown, 'enrol'));
  }
  redirect('/');
}

async function joinAnew(code: string, sent: FormData): Promise<FormState> {
  const typed = { name: text(sent, 'name'), email: text(sent, 'email') };
  const password = text(sent, 'password');
  const withAccount = typed.email.trim() !== '' || password !== '';
  const form = z.object({ name: nameField, ...(withAccount && { email: emailField, password: passwordField }) });
  const parsed = form.safeParse({ ...typed, password });
  if (!parsed.success) {
    const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
    const fields = Object.fromEntries(Object.entries(WORDS).filter(([name]) => wrong.has(name)));
    return { typed, fields, failure: null };
  }
  const { name, email, password: chosen } = parsed.data as { name: string; email?: string; password?: string };
  try {
    const account = email !== undefined && chosen !== undefined ? { email, password: chosen } : null;
    const { userId } = await join(getRuntime(), { code, name, account, client: await currentClient() });
    await openBrowserSession(userId);
  } catch (thrown) {
    return failedState(typed, actionFailure(thrown, 'join'));
  }
  redirect('/');
}
