'use client';

import { useActionState } from 'react';
import { claimAccount } from '#app/account/actions.ts';
import { Button } from '../ui/button.tsx';
import { EmailField, NewPasswordField } from './credential-fields.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { NOTHING_SENT } from './form-state.ts';

/** A guest keeps the account by giving it an email and a password. */
export function ClaimForm() {
  const [state, action, pending] = useActionState(claimAccount, NOTHING_SENT);
  return (
    <form action={action} className="grid gap-4">
      <FailureNotice failure={state.failure} />
      <EmailField state={state} />
      <NewPasswordField state={state} />
      <div>
        <Button type="submit" variant="primary" aria-disabled={pending}>
          Keep this account
        </Button>
      </div>
    </form>
  );
}
