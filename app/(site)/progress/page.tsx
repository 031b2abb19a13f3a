import type { Metadata } from 'next';
import { requirePersonOrSignIn } from '#app/auth/person.ts';
import { AttemptList } from '#app/components/progress/attempt-list.tsx';
import { LabProgress } from '#app/components/progress/lab-progress.tsx';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { getRuntime } from '#lib/runtime.ts';
import { showProgress } from '#lib/use-cases/show-progress.ts';

export const metadata: Metadata = { title: 'My progress' };

export default async function ProgressPage() {
  const person = await requirePersonOrSignIn('/progress');
  const runtime = getRuntime();
  const { points, worth, labsDone, labs, attempts } = await showProgress(runtime, {
    userId: person.id,
    handle: person.handle,
  });
  const passed = labs.flatMap(({ tasks }) => tasks).filter(({ passedAt }) => passedAt !== null).length;
  const begun = labs.filter(({ tasks }) => tasks.some(({ attempts, points }) => attempts > 0 || points > 0));
  const now = runtime.clock.now().toISOString();

  return (
    <div className="page">
      <h1 className="text-3xl">My progress</h1>
      <dl className="mt-6 grid grid-cols-3 divide-x divide-line rounded-lg border border-line bg-surface">
        <Figure name="Points" value={points} of={worth} />
        <Figure name="Labs done" value={labsDone} of={labs.length} />
        <Figure name="Tasks passed" value={passed} of={labs.reduce((sum, { tasks }) => sum + tasks.length, 0)} />
      </dl>
      {begun.length === 0 ? (
        <div className="mt-6">
          <EmptyState
            title="Nothing checked yet"
            action={
              <ButtonLink href="/" variant="primary">
                Choose a lab
              </ButtonLink>
            }
          >
            As soon as a task of a lab has been checked, it stands here with its points and what was missing.
          </EmptyState>
        </div>
      ) : (
        <>
          <section aria-labelledby="by-lab" className="mt-10">
            <h2 id="by-lab" className="text-xl">
              By lab
            </h2>
            <div className="mt-3 grid gap-3">
              {begun.map((lab) => (
                <LabProgress key={lab.slug} lab={lab} now={now} />
              ))}
            </div>
          </section>
          <section aria-labelledby="attempts" className="mt-10">
            <h2 id="attempts" className="text-xl">
              Latest checks
            </h2>
            <AttemptList attempts={attempts} now={now} />
          </section>
        </>
      )}
    </div>
  );
}

function Figure({ name, value, of }: { name: string; value: number; of: number }) {
  return (
    <div className="flex flex-col-reverse px-5 py-4 max-sm:px-3">
      <dt className="text-sm text-ink-3">{name}</dt>
      <dd className="text-2xl font-semibold tracking-tight tabular-nums">
        {value} <span className="text-base font-normal tracking-normal whitespace-nowrap text-ink-3">of {of}</span>
      </dd>
    </div>
  );
}
