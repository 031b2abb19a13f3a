'use client';

import { useActionState } from 'react';
import { joinCohort } from '#app/join/actions.ts';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { NOTHING_SENT } from './form-state.ts';

/** Joins a class with the account that is signed in. */
export function JoinSignedIn({ code, name }: { code: string; name: string }) {
  const [state, action, pending] = useActionState(joinCohort, NOTHING_SENT);
  return (
    <form action={action} className="grid justify-items-start gap-4">
      <FailureNotice failure={state.failure} />
      <input type="hidden" name="code" value={code} />
      <Button type="submit" variant="primary" aria-disabled={pending}>
        Join as {name}
      </Button>
    </form>
  );
}
