'use client';

import { useEffect, useRef, useState } from 'react';
import { useLabWork } from '../lab/lab-session.tsx';
import type { Realtime } from '../lab/realtime.ts';
import { Button } from '../ui/button.tsx';
import { copyText } from '../ui/copy-text.ts';
import { Spinner } from '../ui/spinner.tsx';
import { readText } from './clipboard.ts';
import { ConnectionStrip } from './connection-strip.tsx';
import { FindBar } from './find-bar.tsx';
import { PasteDialog } from './paste-dialog.tsx';
import { keepPreferences, loadPreferences, type Preferences, usualPreferences } from './preferences.ts';
import { SessionControls } from './session-controls.tsx';
import { tabIds } from './tabs.ts';
import { TerminalSettings } from './terminal-settings.tsx';
import { panelId, TerminalTabs, tabId } from './terminal-tabs.tsx';
import { TerminalTools } from './terminal-tools.tsx';
import { type TerminalHandle, TerminalView } from './terminal-view.tsx';
import { useTerminals } from './use-terminals.ts';

/**
 * The terminals of a ready sandbox: tabs, tools, and the terminals themselves. Those not shown go on. `typeAtOnce`: the
 * first takes the keys as soon as it can, since its reader has just pressed the button that started the sandbox.
 */
export function Terminals({
  realtime,
  sandboxId,
  typeAtOnce,
}: {
  realtime: Realtime;
  sandboxId: string;
  typeAtOnce: boolean;
}) {
  const { fail } = useLabWork();
  const { tabs, choose, open, close, rename } = useTerminals(realtime, sandboxId, fail);
  const [preferences, setPreferences] = usePreferences();
  const [aside, setAside] = useState<'find' | 'settings' | 'paste' | null>(null);
  const handles = useRef(new Map<string, TerminalHandle>());
  const { active } = tabs;
  const current = () => (active === null ? undefined : handles.current.get(active));
  const visited = useVisited(active);
  /** Whoever asked for another terminal wants to type into it; whoever walks along the tabs does not. */
  const wantsFocus = useRef(typeAtOnce);
  const [ready, setReady] = useState<ReadonlySet<string>>(new Set());
  useRunner(active !== null && ready.has(active) ? active : null, () => current());

  useEffect(() => {
    if (active !== null && wantsFocus.current && ready.has(active)) {
      wantsFocus.current = false;
      handles.current.get(active)?.focus();
    }
  }, [active, ready]);

  async function copy() {
    const selection = current()?.selection();
    if (selection) await copyText(selection);
    current()?.focus();
  }
  async function paste() {
    const text = await readText();
    if (text === null) setAside('paste');
    else if (text !== '') current()?.paste(text);
  }
  function openAndType() {
    wantsFocus.current = true;
    open();
  }
  function endAside() {
    if (aside === 'find') current()?.endFind();
    setAside(null);
    current()?.focus();
  }

  return (
    <>
      <div className="flex shrink-0 flex-wrap items-stretch gap-x-2 border-b border-line bg-sunken px-1.5">
        <div className="flex h-10 min-w-0 flex-1 basis-56 items-stretch">
          <TerminalTabs
            tabs={tabs}
            onChoose={choose}
            onPoint={(id) => {
              wantsFocus.current = true;
              choose(id);
              if (id === active) current()?.focus();
            }}
            onOpen={openAndType}
            onClose={close}
            onRename={rename}
          />
        </div>
        <div className="flex h-10 shrink-0 items-center gap-2">
          <TerminalTools
            onCopy={copy}
            onPaste={paste}
            onFind={() => setAside('find')}
            onSettings={() => setAside('settings')}
          />
          <SessionControls />
        </div>
      </div>
      <ConnectionStrip />
      {aside === 'find' && <FindBar onFind={(text, way) => current()?.find(text, way) ?? false} onClose={endAside} />}
      {tabs.listed === null && (
        <p role="status" className="flex flex-1 items-center justify-center gap-2 text-term-dim">
          <Spinner /> Looking for your terminals
        </p>
      )}
      {tabs.listed !== null && active === null && (
        <div className="grid flex-1 place-content-center justify-items-center gap-3 text-term-ink">
          <p>Every terminal is closed.</p>
          <Button onClick={openAndType}>Open a terminal</Button>
        </div>
      )}
      {tabIds(tabs)
        .filter((id) => visited.has(id))
        .map((id) => (
          <div
            key={id}
            id={panelId(id)}
            role="tabpanel"
            aria-labelledby={tabId(id)}
            hidden={id !== active}
            className="flex min-h-0 flex-1 flex-col [&[hidden]]:hidden"
          >
            <TerminalView
              ref={(handle) => {
                if (handle) handles.current.set(id, handle);
                return () => void handles.current.delete(id);
              }}
              realtime={realtime}
              sandboxId={sandboxId}
              terminalId={id}
              preferences={preferences}
              onReady={() => setReady((known) => new Set(known).add(id))}
              onLeave={() => document.getElementById(tabId(id))?.focus()}
              onCopy={copy}
              onFind={() => setAside('find')}
              onOverflow={() => fail({ code: 'too-large' })}
            />
          </div>
        ))}
      <TerminalSettings
        open={aside === 'settings'}
        onClose={endAside}
        preferences={preferences}
        onChange={setPreferences}
      />
      {aside === 'paste' && (
        <PasteDialog
          onClose={endAside}
          onPaste={(text) => {
            setAside(null);
            current()?.paste(text);
          }}
        />
      )}
    </>
  );
}

/** Terminals that were shown at least once; the others are opened when they are. */
function useVisited(active: string | null): ReadonlySet<string> {
  const [visited, setVisited] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (active !== null) setVisited((known) => (known.has(active) ? known : new Set(known).add(active)));
  }, [active]);
  return visited;
}

/** Lets Run blocks reach the terminal that is shown. */
function useRunner(active: string | null, current: () => TerminalHandle | undefined): void {
  const { setRunner } = useLabWork();
  const latest = useRef(current);
  useEffect(() => {
    latest.current = current;
  });
  useEffect(() => {
    if (active === null) return;
    setRunner((text) => latest.current()?.run(text));
    return () => setRunner(null);
  }, [active, setRunner]);
}

function usePreferences(): [Preferences, (preferences: Preferences) => void] {
  const [preferences, setPreferences] = useState(usualPreferences);
  useEffect(() => setPreferences(loadPreferences()), []);
  return [
    preferences,
    (next) => {
      setPreferences(next);
      keepPreferences(next);
    },
  ];
}
