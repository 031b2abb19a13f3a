'use client';

import Play from 'lucide-react/icons/play';
import { useLabSession } from '../lab/lab-session.tsx';
import { showTerminalPane } from '../lab/show-terminal-pane.ts';
import { Button } from '../ui/button.tsx';

/** A parameter that was not filled in: such a command must not be typed. */
const PLACEHOLDER = /\{\{[\w-]+\}\}/;

/** Types a command into the current terminal, once per click. */
export function RunCode({ text }: { text: string }) {
  const { canRun, run } = useLabSession();
  const unfilled = PLACEHOLDER.test(text);
  const title = unfilled
    ? 'Replace what stands in braces first'
    : canRun
      ? 'Types it into your terminal'
      : 'Needs a running sandbox with an open terminal';
  return (
    <Button
      variant="quiet"
      size="sm"
      disabled={!canRun || unfilled}
      title={title}
      className="text-accent! hover:bg-accent-soft"
      onClick={() => {
        run(text);
        showTerminalPane();
      }}
    >
      <Play aria-hidden size={13} fill="currentColor" />
      Run
    </Button>
  );
}
