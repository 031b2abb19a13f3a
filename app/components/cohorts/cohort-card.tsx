import type { CohortView } from '#lib/use-cases/show-cohorts.ts';
import { Ago } from '../ui/ago.tsx';
import { Chip } from '../ui/chip.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { count } from '../ui/words.ts';

const STANDINGS = {
  open: { tone: 'pass', word: 'open' },
  full: { tone: 'fail', word: 'full' },
  closed: { tone: 'neutral', word: 'closed' },
} as const;

/** One class: its code, large enough for a projector, its link, and who has joined. */
export function CohortCard({ cohort, origin, now }: { cohort: CohortView; origin: string; now: string }) {
  const { title, joinCode, seats, standing, members } = cohort;
  const link = `${origin}/join/${joinCode}`;
  return (
    <article className="rounded-lg border border-line bg-surface">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-1 px-5 pt-4">
        <h2 className="text-xl">{title}</h2>
        <Chip tone={STANDINGS[standing].tone}>{STANDINGS[standing].word}</Chip>
      </header>
      {standing === 'closed' ? (
        <p className="px-5 pt-1 pb-4 text-ink-2">Its time to join is over.</p>
      ) : (
        <div className="px-5 pt-5 pb-6 text-center">
          <p className="text-ink-2">
            Open <span className="font-medium text-ink">{origin.replace(/^https?:\/\//, '')}/join</span> and type
          </p>
          <p className="mt-1 font-mono text-[clamp(2rem,9vw,6rem)] leading-tight font-[650] tracking-[0.06em] whitespace-nowrap">
            {joinCode}
          </p>
          <div className="mt-4 flex flex-wrap justify-center gap-2">
            <CopyButton text={link} label="Copy the link" variant="primary" />
            <CopyButton text={joinCode} label="Copy the code" />
          </div>
          <p className="mt-3 text-sm break-all text-ink-3">{link}</p>
        </div>
      )}
      <section aria-label={`Who has joined ${title}`} className="border-t border-line px-5 py-4">
        <h3 className="text-base">
          {members.length === 0
            ? 'Nobody has joined yet'
            : `${count(members.length, 'person').replace('persons', 'people')} joined`}
          {seats !== null && <span className="font-normal text-ink-3"> · {count(seats, 'seat')}</span>}
        </h3>
        {members.length > 0 && (
          <ul className="mt-2 grid gap-x-8 sm:grid-cols-2">
            {members.map((member) => (
              <li
                key={member.id}
                className="flex min-w-0 items-baseline gap-3 border-b border-line py-1.5 last:border-b-0"
              >
                <span className="min-w-0 truncate">{member.name}</span>
                <span className="min-w-0 truncate font-mono text-sm text-ink-3">{member.handle}</span>
                <span className="ml-auto shrink-0 text-sm text-ink-3">
                  <Ago at={member.joinedAt} now={now} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
    </article>
  );
}
