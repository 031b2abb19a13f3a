import { ButtonLink } from '../ui/button.tsx';
import { CodeForm } from './code-form.tsx';

/** What somebody sees who is not signed in: what this is, and the two ways in. */
export function Welcome() {
  return (
    <div className="grid gap-x-12 gap-y-8 md:grid-cols-[1fr_20rem] md:items-start">
      <div>
        <h1 className="max-w-[20ch] text-3xl">Learn containers on a Docker engine of your own</h1>
        <p className="mt-4 max-w-[58ch] text-lg text-ink-2">
          A lesson on the left, a live terminal on the right. Type real commands; Slipway looks into your engine and
          says what is done and what is still missing.
        </p>
        <ul className="mt-5 grid max-w-[58ch] gap-2 text-ink-2">
          <li className="border-l-2 border-accent pl-3">Nothing to install: a browser is enough.</li>
          <li className="border-l-2 border-accent pl-3">Your engine is yours alone. Break it, reset it, go on.</li>
          <li className="border-l-2 border-accent pl-3">Your progress stays, task by task, when you come back.</li>
        </ul>
      </div>
      <div className="rounded-lg border border-line bg-surface p-5 shadow-card">
        <h2 className="text-lg">Come in</h2>
        <p className="mt-1 mb-4 text-sm text-ink-2">Your instructor shows a join code or gave you a link.</p>
        <CodeForm />
        <p className="mt-4 flex items-center justify-between gap-3 border-t border-line pt-4 text-ink-2">
          Been here before?
          <ButtonLink href="/sign-in">Sign in</ButtonLink>
        </p>
      </div>
    </div>
  );
}
