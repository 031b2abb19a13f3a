'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { actionFailure } from '#app/action-failure.ts';
import { currentClient, openBrowserSession } from '#app/auth/browser-session.ts';
import { type FormState, failedState } from '#app/components/account/form-state.ts';
import { text } from '#app/form-text.ts';
import { emailField, passwordField } from '#lib/auth/fields.ts';
import { getRuntime } from '#lib/runtime.ts';
import { signInWithPassword } from '#lib/use-cases/sign-in-with-password.ts';
import { nextPath } from './next-path.ts';

const form = z.object({ email: emailField, password: passwordField });

/** The sign-in form: goes on to `next`, or gives the form back with what was wrong. */
export async function signIn(_previous: FormState, sent: FormData): Promise<FormState> {
  const typed = { email: text(sent, 'email') };
  const parsed = form.safeParse({ ...typed, password: text(sent, 'password') });
  if (!parsed.success) {
    const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
    return {
      typed,
      fields: {
        ...(wrong.has('email') && { email: 'Type your whole email address.' }),
        ...(wrong.has('password') && { password: 'Type your password.' }),
      },
      failure: null,
    };
  }
  try {
    const { userId } = await signInWithPassword(getRuntime(), { ...parsed.data, client: await currentClient() });
    await openBrowserSession(userId);
  } catch (thrown) {
    return failedState(typed, actionFailure(thrown, 'sign-in'));
  }
  redirect(nextPath(sent.get('next')));
}
