import type { ReactNode } from 'react';
import type { ErrorWords } from '../internal-words.ts';

/** A whole page that says what is wrong and where to go from here. */
export function PageProblem({ words, children }: { words: ErrorWords; children: ReactNode }) {
  return (
    <div className="mx-auto w-full max-w-[34rem] px-4 pt-[clamp(2rem,14vh,8rem)] pb-16">
      <h1 className="text-2xl">{words.title}</h1>
      <p className="mt-3 text-lg text-ink-2">{words.sentence}</p>
      {words.next && <p className="mt-2 text-ink-2">{words.next}</p>}
      <div className="mt-7 flex flex-wrap gap-2">{children}</div>
    </div>
  );
}
