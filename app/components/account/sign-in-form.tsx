'use client';

import { useActionState } from 'react';
import { signIn } from '#app/sign-in/actions.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { EmailField } from './credential-fields.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { NOTHING_SENT } from './form-state.ts';

/** Email and password. It is sent by POST with or without script, and keeps the email that was typed. */
export function SignInForm({ next }: { next: string }) {
  const [state, action, pending] = useActionState(signIn, NOTHING_SENT);
  return (
    <form action={action} className="grid gap-4">
      <FailureNotice failure={state.failure} />
      <input type="hidden" name="next" value={next} />
      <EmailField state={state} />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        maxLength={200}
        error={state.fields.password}
      />
      <Button type="submit" variant="primary" aria-disabled={pending}>
        {pending && <Spinner />}
        {pending ? 'Signing in' : 'Sign in'}
      </Button>
    </form>
  );
}
