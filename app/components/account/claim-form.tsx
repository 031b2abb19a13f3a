'use client';

import { useActionState } from 'react';
import { claimAccount } from '#app/account/actions.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { NOTHING_SENT } from './form-state.ts';
import { PasswordRule } from './password-rule.tsx';

/** A guest keeps the account by giving it an email and a password. */
export function ClaimForm() {
  const [state, action, pending] = useActionState(claimAccount, NOTHING_SENT);
  return (
    <form action={action} className="grid gap-4">
      <FailureNotice failure={state.failure} />
      <Field
        label="Email"
        name="email"
        type="email"
        autoComplete="username"
        required
        maxLength={254}
        defaultValue={state.typed.email}
        error={state.fields.email}
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        required
        maxLength={200}
        error={state.fields.password}
        hint={<PasswordRule />}
      />
      <div>
        <Button type="submit" variant="primary" aria-disabled={pending}>
          Keep this account
        </Button>
      </div>
    </form>
  );
}
