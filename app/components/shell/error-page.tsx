'use client';

import { INTERNAL_WORDS } from '../internal-words.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { PageProblem } from './page-problem.tsx';

/**
 * What stands in place of a page that could not be made. In production the browser learns nothing but a digest, which
 * the server's log has too.
 */
export function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : null;
  return (
    <PageProblem words={INTERNAL_WORDS}>
      <Button variant="primary" onClick={retry}>
        Try again
      </Button>
      <ButtonLink href="/">All labs</ButtonLink>
      {digest && <p className="mt-3 w-full text-sm text-ink-3">For the log: {digest}</p>}
    </PageProblem>
  );
}
