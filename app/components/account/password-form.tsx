'use client';

import { useActionState } from 'react';
import { changePassword } from '#app/account/actions.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { NewPasswordField } from './credential-fields.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { NOTHING_SENT } from './form-state.ts';

export function PasswordForm({ email }: { email: string }) {
  const [state, action, pending] = useActionState(changePassword, NOTHING_SENT);
  return (
    <form action={action} className="grid gap-4">
      <FailureNotice failure={state.failure} />
      {/* Tells password managers whose password this is. */}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <Field
        label="Current password"
        name="current"
        type="password"
        autoComplete="current-password"
        required
        maxLength={200}
        error={state.fields.current}
      />
      <NewPasswordField state={state} label="New password" />
      <div>
        <Button type="submit" aria-disabled={pending}>
          Change the password
        </Button>
      </div>
    </form>
  );
}
