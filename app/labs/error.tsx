'use client';

import { Brand } from '#app/components/shell/brand.tsx';
import { ErrorPage } from '#app/components/shell/error-page.tsx';

/** A lab that could not be opened at all: its own bar is missing, so a plain one stands in. */
export default function LabError(props: { error: unknown; retry: () => void }) {
  return (
    <>
      <header className="flex h-13 items-center border-b border-line bg-surface px-4">
        <Brand short={false} />
      </header>
      <main id="content">
        <ErrorPage {...props} />
      </main>
    </>
  );
}
