'use client';

import TriangleAlert from 'lucide-react/icons/triangle-alert';
import { useState } from 'react';
import { useLabSession, useLabWork } from '../lab/lab-session.tsx';
import { Button } from '../ui/button.tsx';
import { warningAt } from './warnings.ts';

/** Says at 10, 5 and 1 minutes that the sandbox will stop. Each can be put away; the next one comes all the same. */
export function TimeWarning() {
  const { sandbox, secondsLeft, extend } = useLabSession();
  const { busy } = useLabWork();
  /** Of which end of the sandbox, and which warning before it, was put away. */
  const [dismissed, setDismissed] = useState<string | null>(null);
  const minutes = sandbox?.status === 'ready' ? warningAt(secondsLeft) : null;
  const key = `${sandbox?.expiresAt}/${minutes}`;
  return (
    <div role="alert">
      {minutes !== null && key !== dismissed && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-fail-soft px-3 py-1.5 text-sm text-ink">
          <TriangleAlert aria-hidden size={15} className="shrink-0 text-fail" />
          <span className="flex-1">
            The sandbox stops in {minutes === 1 ? 'less than a minute' : `less than ${minutes} minutes`}. What you made
            in it is removed then; points are kept.
          </span>
          {sandbox !== null && sandbox.extensionsLeft > 0 && (
            <Button size="sm" disabled={busy} onClick={() => void extend()}>
              Extend
            </Button>
          )}
          <Button variant="quiet" size="sm" onClick={() => setDismissed(key)}>
            Dismiss
          </Button>
        </div>
      )}
    </div>
  );
}
