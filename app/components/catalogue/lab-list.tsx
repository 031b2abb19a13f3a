import Check from 'lucide-react/icons/check';
import Link from 'next/link';
import type { CatalogueLab } from '#lib/use-cases/views.ts';
import { Chip } from '../ui/chip.tsx';
import { classNames } from '../ui/class-names.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Meter } from '../ui/meter.tsx';
import { count, duration, labNumber } from '../ui/words.ts';

const LEVELS = { beginner: 'Beginner', intermediate: 'Intermediate', advanced: 'Advanced' } as const;

export function LabList({ labs, withStanding }: { labs: readonly CatalogueLab[]; withStanding: boolean }) {
  if (labs.length === 0) {
    return (
      <EmptyState title="No labs yet">
        This Slipway has no labs. Whoever runs it can put lab folders into its labs directory and start it again.
      </EmptyState>
    );
  }
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
      {labs.map((lab) => (
        <li
          key={lab.slug}
          className={classNames(
            'relative grid grid-cols-[2.25rem_1fr] items-center gap-x-3 gap-y-2 px-4 py-3.5 has-[a:hover]:bg-ground',
            'has-[a:focus-visible]:outline-2 has-[a:focus-visible]:-outline-offset-2 has-[a:focus-visible]:outline-accent',
            withStanding && 'sm:grid-cols-[2.25rem_1fr_7.5rem_6.5rem] sm:gap-x-4',
          )}
        >
          <span className="self-start pt-[0.1875rem] font-mono text-sm text-ink-3">{labNumber(lab.number)}</span>
          <div className="min-w-0">
            <h3 className="text-[1rem]">
              <Link href={`/labs/${lab.slug}`} className="outline-none after:absolute after:inset-0">
                {lab.title}
              </Link>
            </h3>
            <p className="mt-0.5 text-ink-2">{lab.summary}</p>
            <p className="mt-1 text-sm text-ink-3">
              {LEVELS[lab.level]} · {duration(lab.minutes)}
              {!withStanding && ` · ${count(lab.worth, 'point')}`}
            </p>
          </div>
          {withStanding && <Standing lab={lab} />}
        </li>
      ))}
    </ul>
  );
}

function Standing({ lab }: { lab: CatalogueLab }) {
  return (
    <>
      <Meter
        value={lab.points}
        of={lab.worth}
        label={`${lab.points} of ${lab.worth} points`}
        className={`col-start-2 sm:col-start-auto ${lab.standing === 'new' ? 'max-sm:hidden' : ''}`}
      />
      <div className="col-start-2 justify-self-start sm:col-start-auto sm:justify-self-end">
        {lab.standing === 'done' && (
          <Chip tone="pass" icon={<Check aria-hidden size={14} strokeWidth={2.5} />}>
            {lab.points} of {lab.worth}
          </Chip>
        )}
        {lab.standing === 'started' && (
          <Chip tone="accent">
            {lab.points} of {lab.worth}
          </Chip>
        )}
        {lab.standing === 'new' && <Chip>not started</Chip>}
      </div>
    </>
  );
}
