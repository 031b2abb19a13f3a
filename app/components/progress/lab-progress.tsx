import Check from 'lucide-react/icons/check';
import Circle from 'lucide-react/icons/circle';
import Link from 'next/link';
import type { ProgressView } from '#lib/use-cases/views.ts';
import { Ago } from '../ui/ago.tsx';
import { InlineCode } from '../ui/inline-code.tsx';
import { Meter } from '../ui/meter.tsx';
import { count, labNumber } from '../ui/words.ts';

/** One lab with its tasks: which are done, how many checks and hints they took. */
export function LabProgress({ lab, now }: { lab: ProgressView['labs'][number]; now: string }) {
  return (
    <article className="rounded-lg border border-line bg-surface">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-4 pt-3.5 pb-3">
        <h3 className="min-w-0 flex-1 basis-64 text-[1rem] max-sm:basis-full">
          <span className="mr-2.5 font-mono text-sm font-normal text-ink-3">{labNumber(lab.number)}</span>
          <Link href={`/labs/${lab.slug}`} className="hover:underline">
            {lab.title}
          </Link>
        </h3>
        <Meter
          value={lab.points}
          of={lab.worth}
          label={`${lab.points} of ${lab.worth} points`}
          className="w-28 max-sm:flex-1"
        />
        <p aria-hidden className="text-sm text-ink-2 tabular-nums">
          {lab.points} of {count(lab.worth, 'point')}
        </p>
      </header>
      <ul className="divide-y divide-line border-t border-line">
        {lab.tasks.map((task) => (
          <li key={task.id} className="grid grid-cols-[1.125rem_1fr_auto] items-start gap-x-3 px-4 py-2.5">
            {task.passedAt ? (
              <Check aria-hidden size={17} strokeWidth={2.4} className="mt-[0.1875rem] text-pass" />
            ) : (
              <Circle aria-hidden size={15} className="mt-1 ml-px text-ink-3" />
            )}
            <div className="min-w-0">
              <InlineCode text={task.title} />
              <p className="text-sm text-ink-3">
                {task.passedAt ? (
                  <>
                    passed <Ago at={task.passedAt} now={now} />
                  </>
                ) : (
                  'open'
                )}
                {task.attempts > 0 && ` · ${count(task.attempts, 'check')}`}
                {task.hintsUsed > 0 && ` · ${count(task.hintsUsed, 'hint')}`}
              </p>
            </div>
            <span className="text-sm text-ink-3 tabular-nums">
              {task.points} of {task.worth}
            </span>
          </li>
        ))}
      </ul>
    </article>
  );
}
