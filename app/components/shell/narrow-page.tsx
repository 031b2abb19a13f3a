import type { ReactNode } from 'react';

/** A page with one thing to do: a card in the middle of a calm page. */
export function NarrowPage({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <div className="mx-auto w-full max-w-[27rem] px-4 pt-[clamp(1.5rem,8vh,5rem)] pb-16">
      <h1 className="text-2xl">{title}</h1>
      {lead && <p className="mt-2 text-ink-2">{lead}</p>}
      <div className="mt-6">{children}</div>
    </div>
  );
}
