import type { ReactNode } from 'react';
import { findPerson } from '#app/auth/person.ts';
import { SiteHeader } from '#app/components/shell/site-header.tsx';

/** Every page but a lab: the bar on top, a column of text below it. */
export default async function SiteLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <SiteHeader person={await findPerson()} />
      <main id="content" className="flex flex-1 flex-col">
        {children}
      </main>
    </div>
  );
}
