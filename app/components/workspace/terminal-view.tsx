'use client';

import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { errorWords } from '../error-words.ts';
import { randomId } from '../lab/random-id.ts';
import type { Realtime } from '../lab/realtime.ts';
import { Button } from '../ui/button.tsx';
import { Spinner } from '../ui/spinner.tsx';
import type { Preferences } from './preferences.ts';
import { type LinkStatus, linkTerminal, type TerminalLink } from './terminal-link.ts';
import { bytesToRun } from './typing.ts';
import type { XtermScreen } from './xterm-screen.ts';

/** What tools and Run blocks may do with the terminal that is shown. */
export type TerminalHandle = {
  focus(): void;
  /** Types a command, once for this call whatever happens to the connection. */
  run(text: string): void;
  paste(text: string): void;
  selection(): string;
  find(text: string, direction: 'next' | 'previous'): boolean;
  endFind(): void;
};

type Props = {
  ref: Ref<TerminalHandle>;
  realtime: Realtime;
  sandboxId: string;
  terminalId: string;
  preferences: Preferences;
  /** From now on `run` and the other calls have an effect. */
  onReady: () => void;
  onLeave: () => void;
  onCopy: () => void;
  onFind: () => void;
  /** What was typed did not find room: far too much waits to be sent. */
  onOverflow: () => void;
};

/** One terminal: xterm.js bound to its shell on the server. */
export function TerminalView({ ref, realtime, sandboxId, terminalId, preferences, ...events }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const screen = useRef<XtermScreen | null>(null);
  const link = useRef<TerminalLink | null>(null);
  const [status, setStatus] = useState<LinkStatus | { state: 'loading' } | { state: 'not-loaded' }>({
    state: 'loading',
  });
  const latest = useRef({ ...events, preferences });
  useEffect(() => {
    latest.current = { ...events, preferences };
  });

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let gone = false;
    const type = (bytes: Uint8Array) => {
      if (link.current && !link.current.type(bytes)) latest.current.onOverflow();
    };
    const open = async () => {
      const { openXtermScreen } = await import('./xterm-screen.ts');
      if (gone) return;
      const { fontSize, screenReader } = latest.current.preferences;
      const opened = await openXtermScreen({
        place: element,
        fontSize,
        screenReader,
        onInput: type,
        onSize: (size) => link.current?.resize(size),
        onLeave: () => latest.current.onLeave(),
        onCopy: () => latest.current.onCopy(),
        onFind: () => latest.current.onFind(),
      });
      if (gone) return opened.dispose();
      screen.current = opened;
      const viewerId = randomId();
      link.current = linkTerminal({ realtime, sandboxId, terminalId, viewerId, screen: opened, onStatus: setStatus });
      latest.current.onReady();
    };
    open().catch(() => !gone && setStatus({ state: 'not-loaded' }));
    return () => {
      gone = true;
      link.current?.leave();
      screen.current?.dispose();
      link.current = null;
      screen.current = null;
    };
  }, [realtime, sandboxId, terminalId]);

  useEffect(() => screen.current?.setFontSize(preferences.fontSize), [preferences.fontSize]);
  useEffect(() => screen.current?.setScreenReader(preferences.screenReader), [preferences.screenReader]);

  useImperativeHandle(ref, () => ({
    focus: () => screen.current?.focus(),
    run(text) {
      const bytes = bytesToRun(text, screen.current?.bracketedPaste ?? false);
      if (link.current?.type(bytes, randomId()) === false) latest.current.onOverflow();
      screen.current?.focus();
    },
    paste(text) {
      screen.current?.paste(text);
      screen.current?.focus();
    },
    selection: () => screen.current?.selection() ?? '',
    find: (text, direction) => screen.current?.find(text, direction) ?? false,
    endFind: () => screen.current?.endFind(),
  }));

  return (
    <div className="relative flex min-h-0 flex-1 flex-col bg-term">
      <div ref={place} className="terminal-place min-h-0 flex-1 overflow-hidden py-2 pl-3 font-mono" />
      <TerminalNotice status={status} onRestart={() => link.current?.restart()} />
    </div>
  );
}

function TerminalNotice({
  status,
  onRestart,
}: {
  status: LinkStatus | { state: 'loading' } | { state: 'not-loaded' };
  onRestart: () => void;
}) {
  const { words, action } = noticeOf(status);
  return (
    <div role="status">
      {words && (
        <p className="flex flex-wrap items-center gap-3 border-t border-line bg-surface px-3 py-2 text-sm text-ink-2">
          {action === null && <Spinner size={14} />}
          <span className="flex-1">{words}</span>
          {action === 'reload' && (
            <Button size="sm" onClick={() => location.reload()}>
              Reload the page
            </Button>
          )}
          {action !== null && action !== 'reload' && (
            <Button size="sm" onClick={onRestart}>
              {action}
            </Button>
          )}
        </p>
      )}
    </div>
  );
}

function noticeOf(status: LinkStatus | { state: 'loading' } | { state: 'not-loaded' }) {
  switch (status.state) {
    case 'loading':
      return { words: 'Loading the terminal', action: null };
    case 'not-loaded':
      return { words: 'The terminal could not be loaded.', action: 'reload' } as const;
    case 'opening':
    case 'open':
      return { words: null, action: null };
    case 'ended': {
      const code = status.exitCode === null ? '' : ` with code ${status.exitCode}`;
      return { words: `The shell has ended${code}.`, action: 'Start a new shell' };
    }
    case 'refused':
      return { words: `${errorWords(status.code).title}. ${errorWords(status.code).sentence}`, action: 'Try again' };
  }
}
