'use client';

import { useEffect, useState } from 'react';
import type { SandboxView } from '#lib/sandbox/view.ts';
import { useLabWork } from '../lab/lab-session.tsx';
import { classNames } from '../ui/class-names.ts';
import { connectionWords } from './connection-words.ts';
import { engineWords } from './sandbox-words.ts';

/** The line below the terminal: engine, connection, delay, and how the keyboard gets out. */
export function StatusBar({ sandbox }: { sandbox: SandboxView | null }) {
  const { facts, latency } = useLabWork();
  const now = useNow(facts.retryAt !== null);
  const { short } = connectionWords(facts, now);
  const connected = facts.state === 'connected';
  return (
    <footer className="flex h-7 shrink-0 items-center gap-4 overflow-hidden border-t border-line bg-sunken px-3 text-xs whitespace-nowrap text-ink-3 tabular-nums">
      <span className="flex items-center gap-1.5">
        <Dot className={sandbox?.status === 'ready' ? 'bg-pass' : 'bg-wait'} />
        {engineWords(sandbox)}
      </span>
      <span className="flex-1" />
      <span className="flex items-center gap-1.5">
        <Dot className={connected ? 'bg-pass' : 'bg-fail'} />
        {short}
        {connected && latency !== null && <span title="There and back">· {latency} ms</span>}
      </span>
      {sandbox?.status === 'ready' && (
        <span className="max-md:hidden" title="In a full-screen program such as vim: Esc three times">
          Esc Esc leaves the terminal
        </span>
      )}
    </footer>
  );
}

const Dot = ({ className }: { className: string }) => (
  <span aria-hidden className={classNames('size-2 rounded-full', className)} />
);

/** This moment, kept up to date while something counts down. */
export function useNow(counting: boolean): number {
  const [now, setNow] = useState(0);
  useEffect(() => {
    setNow(Date.now());
    if (!counting) return;
    const timer = window.setInterval(() => setNow(Date.now()), 250);
    return () => window.clearInterval(timer);
  }, [counting]);
  return now;
}
