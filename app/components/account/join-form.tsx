'use client';

import { useActionState } from 'react';
import { joinCohort } from '#app/join/actions.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { EmailField, NewPasswordField } from './credential-fields.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { NOTHING_SENT } from './form-state.ts';

/** Joins a class: a name is enough; with email and password the account can be used from any browser later. */
export function JoinForm({ code }: { code: string }) {
  const [state, action, pending] = useActionState(joinCohort, NOTHING_SENT);
  const withAccount = Boolean(state.typed.email || state.fields.email || state.fields.password);
  return (
    <form action={action} className="grid gap-4">
      <FailureNotice failure={state.failure} />
      <input type="hidden" name="code" value={code} />
      <Field
        label="Your name"
        name="name"
        autoComplete="name"
        required
        maxLength={60}
        defaultValue={state.typed.name}
        error={state.fields.name}
        hint="Your instructor sees it, and your images are named after it."
      />
      <details className="group rounded-lg border border-line" open={withAccount}>
        <summary className="rounded-lg px-3.5 py-2.5 text-ink-2 hover:bg-sunken">
          Also set an email and password
        </summary>
        <div className="grid gap-4 px-3.5 pt-1 pb-4">
          <p className="text-sm text-ink-2">
            Then you can come back from any browser. Without, your work lives in this browser until you sign out; you
            can set them later, too.
          </p>
          <EmailField state={state} required={false} />
          <NewPasswordField state={state} required={false} />
        </div>
      </details>
      <Button type="submit" variant="primary" aria-disabled={pending}>
        {pending && <Spinner />}
        {pending ? 'Joining' : 'Join the class'}
      </Button>
    </form>
  );
}
