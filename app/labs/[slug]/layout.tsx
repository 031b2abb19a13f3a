import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { notFound } from 'next/navigation';
import type { CSSProperties, ReactNode } from 'react';
import { requirePersonOrSignIn } from '#app/auth/person.ts';
import { Divider } from '#app/components/lab/divider.tsx';
import { LabHeader } from '#app/components/lab/lab-header.tsx';
import { LabSessionProvider } from '#app/components/lab/lab-session.tsx';
import { PaneSwitch } from '#app/components/lab/pane-switch.tsx';
import { parseSplit, SPLIT_COOKIE } from '#app/components/lab/split.ts';
import { Workspace } from '#app/components/workspace/workspace.tsx';
import { getRuntime } from '#lib/runtime.ts';
import { showLabStep } from '#lib/use-cases/show-lab-step.ts';

type Props = { params: Promise<{ slug: string }>; children: ReactNode };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { slug } = await params;
  const title = getRuntime().labs.find((lab) => lab.slug === slug)?.title ?? 'No such lab';
  return { title: { default: title, template: `%s · ${title} · Slipway` } };
}

/** Around all steps of a lab, so that the terminal goes on while one turns pages. */
export default async function LabLayout({ params, children }: Props) {
  const { slug } = await params;
  const runtime = getRuntime();
  const firstStep = runtime.labs.find((lab) => lab.slug === slug)?.steps[0];
  if (!firstStep) notFound();
  const person = await requirePersonOrSignIn(`/labs/${encodeURIComponent(slug)}`);
  // Tasks and sandbox are the lab's: they are the same whichever step is asked for.
  const { lab, tasks, sandbox } = await showLabStep(runtime, {
    userId: person.id,
    handle: person.handle,
    labSlug: slug,
    stepSlug: firstStep.slug,
  });
  const split = parseSplit((await cookies()).get(SPLIT_COOKIE)?.value);

  return (
    <LabSessionProvider labSlug={slug} initialSandbox={sandbox} initialTasks={tasks}>
      <div className="flex h-dvh flex-col">
        <LabHeader person={person} lab={lab} />
        <main className="flex min-h-0 flex-1 flex-col">
          <div className="lab-split" style={{ '--split': `${split}%` } as CSSProperties}>
            <section id="content" aria-label="Lesson" className="lab-lesson flex min-h-0 min-w-0 flex-col bg-surface">
              {children}
            </section>
            <Divider initial={split} />
            <section aria-label="Workspace" className="lab-work flex min-h-0 min-w-0 flex-col bg-term">
              {/* Where only this half is shown, the lesson's heading is hidden with the lesson. */}
              <h1 className="sr-only min-[56rem]:hidden">Terminal</h1>
              <noscript>
                <p className="p-4 text-term-ink">
                  The terminal and the checks need JavaScript. The lesson can be read without.
                </p>
              </noscript>
              <Workspace />
            </section>
          </div>
          <PaneSwitch />
        </main>
      </div>
    </LabSessionProvider>
  );
}
