'use client';

import ArrowLeft from 'lucide-react/icons/arrow-left';
import ArrowRight from 'lucide-react/icons/arrow-right';
import type { LabStepView } from '#lib/use-cases/views.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { LinkPending } from '../ui/link-pending.tsx';
import { Notice } from '../ui/notice.tsx';
import { count } from '../ui/words.ts';
import { gateAt } from './gate.ts';
import { useLabSession } from './lab-session.tsx';

type Neighbour = { href: string; title: string };

/** Below the lesson: the way on and the way back, and at the lab's end how it ended. */
export function StepEnd({
  previous,
  next,
  gate,
  taskIds,
}: {
  previous: Neighbour | null;
  next: Neighbour | null;
  gate: LabStepView['lab']['gate'];
  /** The tasks on this page. */
  taskIds: readonly string[];
}) {
  const { tasks } = useLabSession();
  const { closed, words } = gateAt(gate, taskIds.filter((id) => !tasks[id]?.passed).length);
  return (
    <footer className="mt-12 border-t border-line pt-6">
      {next === null && <LabEnd />}
      {next !== null && words && <p className="mb-3 text-sm text-ink-2">{words}</p>}
      <nav aria-label="Neighbouring steps" className="flex flex-wrap items-center justify-between gap-3">
        {previous ? (
          <ButtonLink href={previous.href} variant="quiet" className="-ml-3" title={previous.title}>
            <ArrowLeft aria-hidden size={17} />
            Previous step
            <LinkPending />
          </ButtonLink>
        ) : (
          <span />
        )}
        {next === null ? (
          <ButtonLink href="/">All labs</ButtonLink>
        ) : closed ? (
          <Button disabled>Next step</Button>
        ) : (
          <ButtonLink href={next.href} variant={words ? 'secondary' : 'primary'} title={next.title}>
            <span className="max-w-[16rem] truncate py-1">Next: {next.title}</span>
            <LinkPending />
            <ArrowRight aria-hidden size={17} />
          </ButtonLink>
        )}
      </nav>
    </footer>
  );
}

function LabEnd() {
  const tasks = Object.values(useLabSession().tasks);
  const open = tasks.filter((task) => !task.passed);
  const points = tasks.reduce((sum, task) => sum + task.points, 0);
  const worth = tasks.reduce((sum, task) => sum + task.worth, 0);
  if (open.length === 0) {
    return (
      <Notice tone="pass" title="You finished this lab" className="mb-5">
        {worth > 0 && `All ${count(tasks.length, 'task')} done, ${points} of ${count(worth, 'point')}.`}
      </Notice>
    );
  }
  return (
    <p className="mb-3 text-sm text-ink-2">
      This was the last step. {open.length === 1 ? 'One task is' : `${open.length} tasks are`} still open in this lab;
      the ticks above show where.
    </p>
  );
}
