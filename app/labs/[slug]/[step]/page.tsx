import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { requirePersonOrSignIn } from '#app/auth/person.ts';
import { StepEnd } from '#app/components/lab/step-end.tsx';
import { StepNav } from '#app/components/lab/step-nav.tsx';
import { LessonBody } from '#app/components/lesson/lesson-body.tsx';
import { count } from '#app/components/ui/words.ts';
import { getRuntime } from '#lib/runtime.ts';
import { recordPosition } from '#lib/use-cases/record-position.ts';
import { showLabStep } from '#lib/use-cases/show-lab-step.ts';

type Props = { params: Promise<{ slug: string; step: string }> };

function findStep(slug: string, step: string) {
  const lab = getRuntime().labs.find((candidate) => candidate.slug === slug);
  return { lab, step: lab?.steps.find((candidate) => candidate.slug === step) };
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { slug, step } = await params;
  return { title: findStep(slug, step).step?.title ?? 'No such step' };
}

export default async function StepPage({ params }: Props) {
  const { slug: labSlug, step: stepSlug } = await params;
  const person = await requirePersonOrSignIn(`/labs/${encodeURIComponent(labSlug)}/${encodeURIComponent(stepSlug)}`);
  const found = findStep(labSlug, stepSlug);
  if (!found.lab || !found.step) notFound();
  const runtime = getRuntime();
  const view = await showLabStep(runtime, { userId: person.id, handle: person.handle, labSlug, stepSlug });

  const firstOpen = view.steps.findIndex((step) => step.standing === 'open');
  if (view.lab.gate === 'hard' && firstOpen >= 0 && firstOpen < view.step.number - 1) {
    redirect(`/labs/${labSlug}/${view.steps[firstOpen]?.slug}`);
  }
  await recordPosition(runtime, { userId: person.id, labSlug, stepSlug });

  const tasksOf = (slug: string) => found.lab?.steps.find((step) => step.slug === slug)?.taskIds ?? [];
  const worth = tasksOf(stepSlug).reduce((sum, id) => sum + (view.tasks[id]?.worth ?? 0), 0);
  const neighbour = (slug: string | null) => {
    const step = view.steps.find((candidate) => candidate.slug === slug);
    return step ? { href: `/labs/${labSlug}/${step.slug}`, title: step.title } : null;
  };

  return (
    <div className="lesson-scroll">
      <article className="lesson-column">
        <div className="mb-5 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <p className="text-sm text-ink-3 tabular-nums">
            Step {view.step.number} of {view.steps.length}
            {worth > 0 && ` · ${count(worth, 'point')}`}
          </p>
          <StepNav
            labSlug={labSlug}
            here={stepSlug}
            steps={view.steps.map(({ slug, title }) => ({ slug, title, taskIds: tasksOf(slug) }))}
          />
        </div>
        <h1 className="mb-5 text-2xl">{view.step.title}</h1>
        <LessonBody body={view.step.body} />
        <StepEnd
          previous={neighbour(view.previous)}
          next={neighbour(view.next)}
          gate={view.lab.gate}
          taskIds={tasksOf(stepSlug)}
        />
      </article>
    </div>
  );
}
