import ArrowLeft from 'lucide-react/icons/arrow-left';
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { requirePersonOrSignIn } from '#app/auth/person.ts';
import { AssertionList } from '#app/components/lesson/assertion-list.tsx';
import { Ago } from '#app/components/ui/ago.tsx';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { InlineCode } from '#app/components/ui/inline-code.tsx';
import { OutcomeChip } from '#app/components/ui/outcome-chip.tsx';
import { codeOf } from '#lib/errors.ts';
import { getRuntime } from '#lib/runtime.ts';
import { showAttempt } from '#lib/use-cases/show-attempt.ts';
import type { AttemptView } from '#lib/use-cases/views.ts';

export const metadata: Metadata = { title: 'One check' };

const MEANINGS: Record<AttemptView['outcome'], string> = {
  passed: 'Everything that the task asks for was there.',
  failed: 'Some of what the task asks for was there; the rest says what was missing.',
  error: 'We could not look into the engine. This was our fault and does not count.',
};

type Props = { params: Promise<{ id: string }> };

export default async function AttemptPage({ params }: Props) {
  const { id } = await params;
  const person = await requirePersonOrSignIn(`/progress/attempts/${encodeURIComponent(id)}`);
  const runtime = getRuntime();
  const attempt = await showAttempt(runtime, { userId: person.id, handle: person.handle, attemptId: id }).catch(
    (thrown: unknown) => {
      if (codeOf(thrown) === 'not-found') notFound();
      throw thrown;
    },
  );

  return (
    <div className="page max-w-[44rem]!">
      <Link
        href="/progress"
        className="touch-target inline-flex items-center gap-1.5 rounded-sm text-ink-2 hover:text-ink"
      >
        <ArrowLeft aria-hidden size={16} />
        My progress
      </Link>
      <h1 className="mt-4 text-2xl">
        <InlineCode text={attempt.taskTitle} />
      </h1>
      <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2">
        <OutcomeChip outcome={attempt.outcome} />
        <span className="tabular-nums">
          {attempt.outcome === 'error' ? 'not counted' : `${attempt.points} of ${attempt.worth} points`}
        </span>
        <span className="text-ink-3">
          <Ago at={attempt.at} now={runtime.clock.now().toISOString()} />, in {attempt.labTitle}
        </span>
      </p>
      <section aria-label="What was checked" className="mt-6 rounded-lg border border-line bg-surface px-5 py-4">
        <p className="mb-4 text-ink-2">{MEANINGS[attempt.outcome]}</p>
        <AssertionList assertions={attempt.assertions} />
      </section>
      {attempt.stepSlug && (
        <div className="mt-6">
          <ButtonLink href={`/labs/${attempt.labSlug}/${attempt.stepSlug}`}>Go to the task</ButtonLink>
        </div>
      )}
    </div>
  );
}
