import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { requirePersonOrSignIn } from '#app/auth/person.ts';
import { CohortCard } from '#app/components/cohorts/cohort-card.tsx';
import { errorWords } from '#app/components/error-words.ts';
import { PageProblem } from '#app/components/shell/page-problem.tsx';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { answerWithStatus } from '#lib/http/answer-status.ts';
import { getRuntime } from '#lib/runtime.ts';
import { showCohorts } from '#lib/use-cases/show-cohorts.ts';

export const metadata: Metadata = { title: 'Cohorts' };

/** For whoever teaches: how a class comes in, and who has. */
export default async function CohortsPage() {
  const person = await requirePersonOrSignIn('/cohorts');
  if (person.role === 'student') {
    answerWithStatus(403);
    return (
      <PageProblem words={errorWords('not-allowed')}>
        <ButtonLink href="/" variant="primary">
          All labs
        </ButtonLink>
      </PageProblem>
    );
  }
  const runtime = getRuntime();
  const cohorts = await showCohorts(runtime, { person });
  const origin = runtime.env.SLIPWAY_URL ?? (await ownOrigin());
  const now = runtime.clock.now().toISOString();

  return (
    <div className="page">
      <h1 className="text-3xl">Cohorts</h1>
      <p className="mt-2 max-w-[64ch] text-ink-2">
        A cohort is a class. Whoever opens its link or types its code joins with just a name.
      </p>
      <div className="mt-6 grid gap-5">
        {/^https?:\/\/(localhost|127\.|\[::1\])/.test(origin) && (
          <Notice tone="fail" title="These links work on this machine alone">
            You opened Slipway as localhost. Open it by the machine’s name or address in your network, then the links
            are right for everybody.
          </Notice>
        )}
        {cohorts.length === 0 && (
          <EmptyState title="No cohorts yet">The first one is made when Slipway starts for the first time.</EmptyState>
        )}
        {cohorts.map((cohort) => (
          <CohortCard key={cohort.id} cohort={cohort} origin={origin} now={now} />
        ))}
      </div>
    </div>
  );
}

/** The address by which this page was asked for: what students in the same network can open, too. */
async function ownOrigin(): Promise<string> {
  const asked = await headers();
  const scheme = asked.get('x-forwarded-proto') === 'https' ? 'https' : 'http';
  return `${scheme}://${asked.get('host') ?? 'localhost'}`;
}
