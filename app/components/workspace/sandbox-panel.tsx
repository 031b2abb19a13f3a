import Check from 'lucide-react/icons/check';
import CircleDashed from 'lucide-react/icons/circle-dashed';
import CircleStop from 'lucide-react/icons/circle-stop';
import Cog from 'lucide-react/icons/cog';
import SquareTerminal from 'lucide-react/icons/square-terminal';
import type { ReactNode } from 'react';
import type { SandboxView, StartPhase } from '#lib/sandbox/view.ts';
import { Button } from '../ui/button.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { PHASES, sandboxWords } from './sandbox-words.ts';

/** What stands in the work pane while there is no terminal to show: never nothing. */
export function SandboxPanel({
  sandbox,
  busy,
  onStart,
}: {
  sandbox: SandboxView | null;
  busy: boolean;
  onStart: () => void;
}) {
  if (!sandbox) return <NoneYet busy={busy} onStart={onStart} />;
  const words = sandboxWords(sandbox);
  const over = sandbox.status === 'stopped' || sandbox.status === 'failed';
  return (
    <Panel
      icon={
        over ? (
          words.tone === 'ours' ? (
            <Cog aria-hidden size={22} className="text-ours" />
          ) : (
            <CircleStop aria-hidden size={22} />
          )
        ) : (
          <Spinner size={22} className="text-accent" />
        )
      }
      title={words.title}
      sentence={words.sentence}
    >
      {sandbox.status === 'starting' && <StartSteps phase={sandbox.phase} />}
      {over && (
        <Button variant="primary" onClick={onStart} disabled={busy}>
          {busy && <Spinner size={15} />}
          Start again
        </Button>
      )}
    </Panel>
  );
}

function NoneYet({ busy, onStart }: { busy: boolean; onStart: () => void }) {
  return (
    <Panel
      icon={<SquareTerminal aria-hidden size={22} className="text-accent" />}
      title="No sandbox yet"
      sentence="A sandbox is a machine of your own: a shell and a Docker engine that nobody else uses. It starts in a few seconds and runs for a limited time, which you can extend."
    >
      <Button variant="primary" onClick={onStart} disabled={busy}>
        {busy && <Spinner size={15} />}
        Start the sandbox
      </Button>
    </Panel>
  );
}

function Panel({
  icon,
  title,
  sentence,
  children,
}: {
  icon: ReactNode;
  title: string;
  sentence: string;
  children: ReactNode;
}) {
  return (
    <div className="grid min-h-0 flex-1 place-items-center overflow-auto bg-ground p-6">
      <div className="grid max-w-[46ch] justify-items-start gap-4">
        <div role="status" className="grid gap-2">
          <p className="flex items-center gap-2.5 text-lg font-semibold">
            {icon}
            {title}
          </p>
          <p className="text-ink-2">{sentence}</p>
        </div>
        {children}
      </div>
    </div>
  );
}

function StartSteps({ phase }: { phase: StartPhase | null }) {
  const here = PHASES.findIndex((step) => step.phase === phase);
  return (
    <ol className="grid gap-1.5 text-sm" aria-label="Steps of the start">
      {PHASES.map((step, index) => {
        const state = index < here ? 'done' : index === here ? 'now' : 'to come';
        return (
          <li
            key={step.phase}
            aria-current={state === 'now' ? 'step' : undefined}
            className={`flex items-center gap-2 ${state === 'now' ? 'text-ink' : 'text-ink-3'}`}
          >
            {state === 'done' && <Check aria-hidden size={15} className="text-pass" />}
            {state === 'now' && <Spinner size={15} className="text-accent" />}
            {state === 'to come' && <CircleDashed aria-hidden size={15} />}
            {step.now}
            {state === 'done' && <span className="sr-only">, done</span>}
          </li>
        );
      })}
    </ol>
  );
}
