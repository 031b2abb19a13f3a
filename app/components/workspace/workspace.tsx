'use client';

import { useState } from 'react';
import { useLabSession, useLabWork } from '../lab/lab-session.tsx';
import { ConnectionStrip } from './connection-strip.tsx';
import { SandboxPanel } from './sandbox-panel.tsx';
import { StatusBar } from './status-bar.tsx';
import { Terminals } from './terminals.tsx';
import { TimeWarning } from './time-warning.tsx';

/** The right half of a lab: the terminals of the student's sandbox, or what stands in their way, in words. */
export function Workspace() {
  const { sandbox, start } = useLabSession();
  const { busy, realtime } = useLabWork();
  const [startedHere, setStartedHere] = useState(false);
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <TimeWarning />
      {sandbox?.status === 'ready' && realtime ? (
        <Terminals key={sandbox.id} realtime={realtime} sandboxId={sandbox.id} typeAtOnce={startedHere} />
      ) : (
        <>
          <ConnectionStrip />
          <SandboxPanel
            sandbox={sandbox}
            busy={busy}
            onStart={() => {
              setStartedHere(true);
              void start();
            }}
          />
        </>
      )}
      <StatusBar sandbox={sandbox} />
    </div>
  );
}
