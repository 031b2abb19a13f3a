import Link from 'next/link';
import type { ProgressView } from '#lib/use-cases/views.ts';
import { Ago } from '../ui/ago.tsx';
import { InlineCode } from '../ui/inline-code.tsx';
import { OutcomeChip } from '../ui/outcome-chip.tsx';

/** Past checks, newest first; each leads to what its assertions said. */
export function AttemptList({ attempts, now }: { attempts: ProgressView['attempts']; now: string }) {
  if (attempts.length === 0) return <p className="mt-3 text-ink-2">No task has been checked yet.</p>;
  return (
    <ul className="mt-3 divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
      {attempts.map((attempt) => (
        <li
          key={attempt.id}
          className="relative grid grid-cols-[1fr_auto] items-center gap-x-4 px-4 py-2.5 has-[a:focus-visible]:outline-2 has-[a:focus-visible]:-outline-offset-2 has-[a:focus-visible]:outline-accent has-[a:hover]:bg-ground sm:grid-cols-[1fr_6rem_6.5rem_6rem]"
        >
          <div className="min-w-0">
            <Link
              href={`/progress/attempts/${attempt.id}`}
              className="block truncate outline-none after:absolute after:inset-0"
            >
              <InlineCode text={attempt.taskTitle} />
            </Link>
            <p className="truncate text-sm text-ink-3">{attempt.labTitle}</p>
          </div>
          <span className="justify-self-end text-sm whitespace-nowrap text-ink-2 tabular-nums">
            {attempt.outcome === 'error' ? 'not counted' : `${attempt.points} of ${attempt.worth}`}
          </span>
          <span className="max-sm:mt-1">
            <OutcomeChip outcome={attempt.outcome} />
          </span>
          <span className="relative text-sm text-ink-3 max-sm:mt-1 max-sm:justify-self-end sm:justify-self-end">
            <Ago at={attempt.at} now={now} />
          </span>
        </li>
      ))}
    </ul>
  );
}
