'use client';

import Check from 'lucide-react/icons/check';
import Link from 'next/link';
import { classNames } from '../ui/class-names.ts';
import { useLabSession } from './lab-session.tsx';

type StepLink = { slug: string; title: string; taskIds: readonly string[] };

/** The lab's steps in order; those whose tasks are all passed carry a tick, as soon as they are. */
export function StepNav({ labSlug, steps, here }: { labSlug: string; steps: readonly StepLink[]; here: string }) {
  const { tasks } = useLabSession();
  const isDone = ({ taskIds }: StepLink) => taskIds.length > 0 && taskIds.every((id) => tasks[id]?.passed);
  return (
    <nav aria-label="Steps of this lab">
      <ol className="flex gap-1">
        {steps.map((step, index) => {
          const current = step.slug === here;
          const done = isDone(step);
          return (
            <li key={step.slug}>
              <Link
                href={`/labs/${labSlug}/${step.slug}`}
                aria-current={current ? 'step' : undefined}
                title={step.title}
                className={classNames(
                  'touch-target grid size-7 place-items-center rounded-md text-sm tabular-nums',
                  current ? 'bg-accent font-semibold text-accent-ink' : 'text-ink-2 hover:bg-sunken',
                  !current && done && 'text-pass',
                )}
              >
                <span className="sr-only">
                  Step {index + 1}: {step.title}
                  {done && ', done'}
                </span>
                <span aria-hidden>{done && !current ? <Check size={16} strokeWidth={2.5} /> : index + 1}</span>
              </Link>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
