'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { actionFailure } from '#app/action-failure.ts';
import { currentClient, forgetBrowserSession } from '#app/auth/browser-session.ts';
import { findSignedIn, requireSignedIn } from '#app/auth/person.ts';
import { type FormState, failedState } from '#app/components/account/form-state.ts';
import { text } from '#app/form-text.ts';
import { emailField, passwordField } from '#lib/auth/fields.ts';
import { endAllSessions, endSession } from '#lib/auth/sessions.ts';
import { getRuntime } from '#lib/runtime.ts';
import { changePassword as change } from '#lib/use-cases/change-password.ts';
import { claimAccount as claim } from '#lib/use-cases/claim-account.ts';

const claimFields = z.object({ email: emailField, password: passwordField });
const passwordFields = z.object({ current: passwordField, password: passwordField });

/** Ends this browser's session. */
export async function signOut(): Promise<void> {
  const signedIn = await findSignedIn();
  if (signedIn) await endSession(getRuntime(), { userId: signedIn.person.id, sessionId: signedIn.sessionId });
  await forgetBrowserSession();
  redirect('/');
}

/** Ends every session of the account. */
export async function signOutEverywhere(): Promise<void> {
  const signedIn = await findSignedIn();
  if (signedIn) await endAllSessions(getRuntime(), { userId: signedIn.person.id });
  await forgetBrowserSession();
  redirect('/sign-in');
}

/** A guest gives the account an email and a password. */
export async function claimAccount(_previous: FormState, sent: FormData): Promise<FormState> {
  const typed = { email: text(sent, 'email') };
  const parsed = claimFields.safeParse({ ...typed, password: text(sent, 'password') });
  if (!parsed.success) {
    const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
    return {
      typed,
      fields: {
        ...(wrong.has('email') && { email: 'That is not a whole email address.' }),
        ...(wrong.has('password') && { password: 'Choose a password of at most 200 characters.' }),
      },
      failure: null,
    };
  }
  try {
    const { person } = await requireSignedIn();
    await claim(getRuntime(), { userId: person.id, ...parsed.data });
  } catch (thrown) {
    return failedState(typed, actionFailure(thrown, 'claim'));
  }
  redirect('/account?done=claimed');
}

/** Sets a new password for who knows the old one; every other session ends. */
export async function changePassword(_previous: FormState, sent: FormData): Promise<FormState> {
  const parsed = passwordFields.safeParse({ current: text(sent, 'current'), password: text(sent, 'password') });
  if (!parsed.success) {
    const words = 'Type it; at most 200 characters.';
    const fields = Object.fromEntries(parsed.error.issues.map(({ path }) => [String(path[0]), words]));
    return { typed: {}, fields, failure: null };
  }
  try {
    const { person, sessionId } = await requireSignedIn();
    await change(getRuntime(), { userId: person.id, sessionId, client: await currentClient(), ...parsed.data });
  } catch (thrown) {
    const failure = actionFailure(thrown, 'change-password');
    if (failure.code === 'wrong-credentials') {
      return { typed: {}, fields: { current: 'That is not your current password.' }, failure: null };
    }
    if (failure.code === 'conflict') {
      return {
        typed: {},
        fields: { current: 'This account signs in at another site; it has no password here.' },
        failure: null,
      };
    }
    return failedState({}, failure);
  }
  redirect('/account?done=password');
}
