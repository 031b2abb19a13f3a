'use client';

import Circle from 'lucide-react/icons/circle';
import CircleCheck from 'lucide-react/icons/circle-check';
import CircleDashed from 'lucide-react/icons/circle-dashed';
import CircleDot from 'lucide-react/icons/circle-dot';
import Cog from 'lucide-react/icons/cog';
import Lightbulb from 'lucide-react/icons/lightbulb';
import { type ReactNode, useId } from 'react';
import type { TaskView } from '#lib/use-cases/views.ts';
import { useLabSession } from '../lab/lab-session.tsx';
import { Ago } from '../ui/ago.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { InlineCode } from '../ui/inline-code.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { AssertionList } from './assertion-list.tsx';
import { type TaskState, taskState } from './task-state.ts';

const LOOKS = {
  passed: { Icon: CircleCheck, colour: 'text-pass', edge: 'border-l-pass', word: 'Done' },
  failed: { Icon: CircleDot, colour: 'text-fail', edge: 'border-l-fail', word: 'Not yet' },
  open: { Icon: Circle, colour: 'text-wait', edge: 'border-l-wait', word: 'To do' },
  waiting: { Icon: CircleDashed, colour: 'text-wait', edge: 'border-l-line-strong', word: 'Later' },
  ours: { Icon: Cog, colour: 'text-ours', edge: 'border-l-ours', word: 'Our fault, does not count' },
} as const satisfies Record<TaskState, unknown>;

/** One graded task inside the lesson: where it stands, what is missing, and the buttons to check it and to get a hint. */
export function TaskCard({ taskId }: { taskId: string }) {
  const { tasks, checking } = useLabSession();
  const titleId = useId();
  const task = tasks[taskId];
  if (!task) return null;
  const openNeeds = task.needs.filter((need) => !tasks[need.id]?.passed);
  const state = taskState(task, openNeeds.length);
  const { Icon, colour, edge, word } = LOOKS[state];
  const busy = checking[taskId] ?? false;

  return (
    <section
      aria-labelledby={titleId}
      aria-busy={busy}
      data-task={taskId}
      data-state={state}
      className={classNames(
        'my-6 rounded-lg border border-l-4 border-line bg-surface px-4 py-3.5 text-base leading-normal shadow-card',
        edge,
      )}
    >
      <header className="flex items-start gap-2.5">
        <Icon aria-hidden size={19} strokeWidth={2.2} className={classNames('mt-0.5 shrink-0', colour)} />
        <div className="min-w-0 flex-1">
          <h3 id={titleId} className="m-0 text-[1rem] leading-snug">
            <InlineCode text={task.title} />
          </h3>
          <p role="status" className={classNames('mt-0.5 text-sm', colour)}>
            {word}
            {state === 'waiting' && ': '}
            {state === 'waiting' && <NeedsFirst needs={openNeeds} />}
          </p>
        </div>
        <p className="shrink-0 pt-px text-sm text-ink-3 tabular-nums">
          {task.points} of {task.worth}
          <span className="sr-only"> points</span>
        </p>
      </header>
      <Facts task={task} state={state} />
      <Hints task={task} />
      {state !== 'passed' && state !== 'waiting' && <Actions task={task} busy={busy} />}
    </section>
  );
}

function NeedsFirst({ needs }: { needs: TaskView['needs'] }) {
  return (
    <>
      first{' '}
      {needs.map((need, index) => (
        <span key={need.id}>
          {index > 0 && (index === needs.length - 1 ? ' and ' : ', ')}“<InlineCode text={need.title} />”
        </span>
      ))}
    </>
  );
}

function Facts({ task, state }: { task: TaskView; state: TaskState }) {
  const assertions = task.latest?.assertions ?? [];
  if (state === 'open' || state === 'waiting' || !task.latest) return null;
  if (state === 'passed') {
    if (task.latest.outcome !== 'passed') return null;
    return (
      <Fold summary={`What was checked (${assertions.length})`}>
        <AssertionList assertions={assertions} />
      </Fold>
    );
  }
  return (
    <div className="mt-3 border-t border-line pt-3">
      {state === 'ours' && (
        <p className="mb-2.5 text-ink-2">
          We could not look into your engine. That is our fault and costs you nothing; check again in a moment.
        </p>
      )}
      <AssertionList assertions={assertions} />
    </div>
  );
}

function Fold({ summary, children }: { summary: string; children: ReactNode }) {
  return (
    <details className="mt-2 -ml-1 border-0">
      <summary className="w-fit px-1 py-1 text-sm font-normal text-ink-2">{summary}</summary>
      <div className="m-0 mt-2 ml-1">{children}</div>
    </details>
  );
}

function Hints({ task }: { task: TaskView }) {
  if (task.hints.length === 0) return null;
  return (
    <ol className="mt-3 grid list-none gap-2 border-t border-line p-0 pt-3" aria-label="Hints">
      {task.hints.map((hint, index) => (
        <li key={hint} className="m-0 flex gap-2.5 p-0 text-ink-2">
          <Lightbulb aria-hidden size={17} className="mt-[0.1875rem] shrink-0 text-accent" />
          <p>
            <span className="sr-only">Hint {index + 1}: </span>
            <InlineCode text={hint} />
          </p>
        </li>
      ))}
    </ol>
  );
}

function Actions({ task, busy }: { task: TaskView; busy: boolean }) {
  const { check, revealHint, sandbox } = useLabSession();
  const shown = task.hints.length;
  const ready = sandbox?.status === 'ready';
  return (
    <footer className="mt-3.5 flex flex-wrap items-center gap-2">
      <Button
        size="sm"
        aria-disabled={busy || !ready}
        title={ready ? undefined : 'Needs a running sandbox'}
        onClick={() => {
          if (!busy && ready) void check(task.id);
        }}
      >
        {busy && <Spinner size={14} />}
        {busy ? 'Checking' : 'Check now'}
      </Button>
      {shown < task.hintCount && (
        <Button size="sm" variant="quiet" onClick={() => void revealHint(task.id)}>
          Hint {shown + 1} of {task.hintCount}
        </Button>
      )}
      {task.latest && (
        <p className="ml-auto text-sm text-ink-3">
          checked <Ago at={task.latest.checkedAt} now={task.latest.checkedAt} />
        </p>
      )}
    </footer>
  );
}
