import ChevronRight from 'lucide-react/icons/chevron-right';
import Link from 'next/link';
import type { PersonView } from '#lib/use-cases/views.ts';
import { SiteHeader } from '../shell/site-header.tsx';
import { labNumber } from '../ui/words.ts';
import { TimeLeft } from './time-left.tsx';

/** The bar above a lab: where one is, and how much time the sandbox has. */
export function LabHeader({ person, lab }: { person: PersonView; lab: { number: number; title: string } }) {
  return (
    <SiteHeader
      person={person}
      crumbs={
        <nav aria-label="You are here" className="flex min-w-0 flex-1 items-center gap-1.5">
          <Link href="/" className="touch-target rounded-sm text-ink-3 hover:text-ink max-sm:hidden">
            Labs
          </Link>
          <ChevronRight aria-hidden size={15} className="shrink-0 text-ink-3 max-sm:hidden" />
          <span className="truncate font-medium" title={lab.title}>
            <span className="mr-2 font-mono text-sm font-normal text-ink-3 max-md:hidden">{labNumber(lab.number)}</span>
            {lab.title}
          </span>
        </nav>
      }
      beside={<TimeLeft />}
    />
  );
}
