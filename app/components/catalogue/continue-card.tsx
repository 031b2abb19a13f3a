import ArrowRight from 'lucide-react/icons/arrow-right';
import type { CatalogueView } from '#lib/use-cases/views.ts';
import { ButtonLink } from '../ui/button.tsx';
import { LinkPending } from '../ui/link-pending.tsx';
import { count, labNumber } from '../ui/words.ts';

/** The lab last worked on: one click back to where one was. */
export function ContinueCard({ lab, stepSlug, stepNumber, stepCount }: NonNullable<CatalogueView['continueWith']>) {
  return (
    <section
      aria-labelledby="continue-heading"
      className="mt-6 flex flex-wrap items-center gap-x-6 gap-y-3 rounded-lg border border-line bg-surface px-5 py-4 shadow-card"
    >
      <div className="min-w-0 flex-1 basis-72">
        <p className="text-sm text-ink-3">Where you were</p>
        <h2 id="continue-heading" className="mt-0.5 text-lg">
          <span className="mr-2 font-mono text-base font-normal text-ink-3">{labNumber(lab.number)}</span>
          {lab.title}
        </h2>
        <p className="mt-0.5 text-sm text-ink-2 tabular-nums">
          Step {stepNumber} of {stepCount} · {lab.points} of {count(lab.worth, 'point')}
        </p>
      </div>
      <ButtonLink href={`/labs/${lab.slug}/${stepSlug}`} variant="primary" className="max-sm:w-full">
        Continue
        <LinkPending />
        <ArrowRight aria-hidden size={17} />
      </ButtonLink>
    </section>
  );
}
