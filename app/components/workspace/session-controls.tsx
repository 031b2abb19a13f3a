'use client';

import CircleStop from 'lucide-react/icons/circle-stop';
import RotateCcw from 'lucide-react/icons/rotate-ccw';
import TimerReset from 'lucide-react/icons/timer-reset';
import { useState } from 'react';
import { useLabSession, useLabWork } from '../lab/lab-session.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

const LOST = 'Every container, image and file that you made in it is removed. Points that you earned are kept.';

const QUESTIONS = {
  reset: {
    title: 'Start over with a fresh sandbox?',
    sentence: `A new sandbox takes the place of this one. ${LOST}`,
    act: 'Reset the sandbox',
  },
  stop: {
    title: 'Stop the sandbox?',
    sentence: `${LOST} You can start a new one at any time.`,
    act: 'Stop the sandbox',
  },
} as const;

/** What can be done with the sandbox as a whole. */
export function SessionControls() {
  const { sandbox, extend, reset, stop } = useLabSession();
  const { busy } = useLabWork();
  const [asked, setAsked] = useState<keyof typeof QUESTIONS | null>(null);
  if (sandbox?.status !== 'ready') return null;
  const close = () => setAsked(null);
  const question = asked && QUESTIONS[asked];
  return (
    <div className="flex shrink-0 items-center gap-0.5">
      <Button
        variant="quiet"
        size="sm"
        disabled={busy || sandbox.extensionsLeft === 0}
        title={sandbox.extensionsLeft > 0 ? `More time; ${sandbox.extensionsLeft} left` : 'No extension is left'}
        onClick={() => void extend()}
      >
        <TimerReset aria-hidden size={15} />
        Extend
      </Button>
      <Button
        variant="quiet"
        size="sm"
        iconOnly
        aria-label="Reset the sandbox"
        title="Reset the sandbox"
        disabled={busy}
        onClick={() => setAsked('reset')}
      >
        <RotateCcw aria-hidden size={15} />
      </Button>
      <Button
        variant="quiet"
        size="sm"
        iconOnly
        aria-label="Stop the sandbox"
        title="Stop the sandbox"
        disabled={busy}
        onClick={() => setAsked('stop')}
      >
        <CircleStop aria-hidden size={15} />
      </Button>
      <Dialog
        open={question !== null}
        onClose={close}
        title={question?.title ?? ''}
        actions={
          <>
            <Button onClick={close}>Keep it</Button>
            <Button
              variant="danger"
              onClick={() => {
                close();
                void (asked === 'reset' ? reset() : stop());
              }}
            >
              {question?.act}
            </Button>
          </>
        }
      >
        {question?.sentence}
      </Dialog>
    </div>
  );
}
