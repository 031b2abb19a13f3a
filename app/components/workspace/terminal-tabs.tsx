'use client';

import Pencil from 'lucide-react/icons/pencil';
import Plus from 'lucide-react/icons/plus';
import X from 'lucide-react/icons/x';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { TERMINALS_PER_SANDBOX, TITLE_LENGTH } from '#lib/terminal/limits.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { type Tabs, tabAfterKey, tabIds, titleOf } from './tabs.ts';

/** Names a tab and its panel, so that each can point at the other. */
export const tabId = (terminalId: string) => `tab-${terminalId}`;
export const panelId = (terminalId: string) => `panel-${terminalId}`;

/** The terminals as tabs: arrows go along them, F2 renames, Delete closes; a button for each beside them. */
export function TerminalTabs({
  tabs,
  onChoose,
  onPoint,
  onOpen,
  onClose,
  onRename,
}: {
  tabs: Tabs;
  /** By the keyboard, which stays on the tabs. */
  onChoose: (id: string) => void;
  /** By a click. */
  onPoint: (id: string) => void;
  onOpen: () => void;
  onClose: (id: string) => void;
  onRename: (id: string, title: string) => void;
}) {
  const [renaming, setRenaming] = useState(false);
  const wasRenaming = useRef(false);
  const list = useRef<HTMLDivElement>(null);
  const ids = tabIds(tabs);
  const { active } = tabs;

  // The field took the focus from the tab, so it goes back there.
  useEffect(() => {
    if (wasRenaming.current && !renaming && active) document.getElementById(tabId(active))?.focus();
    wasRenaming.current = renaming;
  }, [renaming, active]);

  function onKeyDown(event: KeyboardEvent) {
    const next = tabAfterKey(tabs, event.key);
    if (next) {
      onChoose(next);
      list.current?.querySelector<HTMLElement>(`#${tabId(next)}`)?.focus();
    } else if (event.key === 'F2') setRenaming(true);
    else if (event.key === 'Delete' && active) onClose(active);
    else return;
    event.preventDefault();
  }

  return (
    <div className="flex min-w-0 flex-1 items-stretch gap-0.5">
      {renaming && active ? (
        <RenameField
          title={titleOf(tabs, active)}
          onDone={(title) => {
            setRenaming(false);
            if (title) onRename(active, title);
          }}
        />
      ) : (
        <div
          ref={list}
          role="tablist"
          aria-label="Terminals"
          className="flex min-w-0 items-stretch overflow-x-auto"
          onKeyDown={onKeyDown}
        >
          {ids.map((id) => (
            <button
              key={id}
              id={tabId(id)}
              type="button"
              role="tab"
              aria-selected={id === active}
              aria-controls={panelId(id)}
              tabIndex={id === active ? 0 : -1}
              onClick={() => onPoint(id)}
              onDoubleClick={() => setRenaming(true)}
              className={classNames(
                'max-w-44 truncate border-y-2 border-t-transparent px-3 text-sm whitespace-nowrap focus-visible:-outline-offset-2',
                id === active
                  ? 'border-b-accent font-medium text-ink'
                  : 'border-b-transparent text-ink-3 hover:text-ink',
              )}
            >
              {titleOf(tabs, id)}
            </button>
          ))}
        </div>
      )}
      <span className="flex shrink-0 items-center">
        <Button
          variant="quiet"
          size="sm"
          iconOnly
          aria-label="New terminal"
          title={ids.length < TERMINALS_PER_SANDBOX ? 'New terminal' : `At most ${TERMINALS_PER_SANDBOX} terminals`}
          disabled={ids.length >= TERMINALS_PER_SANDBOX}
          onClick={onOpen}
        >
          <Plus aria-hidden size={15} />
        </Button>
        {active && (
          <>
            <Button
              variant="quiet"
              size="sm"
              iconOnly
              aria-label={`Rename ${titleOf(tabs, active)}`}
              title="Rename (F2)"
              onClick={() => setRenaming(true)}
            >
              <Pencil aria-hidden size={14} />
            </Button>
            <Button
              variant="quiet"
              size="sm"
              iconOnly
              aria-label={`Close ${titleOf(tabs, active)}`}
              title="Close this terminal; what runs in it ends"
              onClick={() => onClose(active)}
            >
              <X aria-hidden size={15} />
            </Button>
          </>
        )}
      </span>
    </div>
  );
}

/** Enter keeps the name, Escape does not. */
function RenameField({ title, onDone }: { title: string; onDone: (title: string | null) => void }) {
  const [value, setValue] = useState(title);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    <input
      ref={field}
      aria-label="Name of this terminal"
      value={value}
      maxLength={TITLE_LENGTH}
      onChange={(event) => setValue(event.target.value)}
      onBlur={() => onDone(value.trim())}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        // The tab has the focus when this key's own effect comes, and would be clicked by it.
        event.preventDefault();
        onDone(event.key === 'Enter' ? value.trim() : null);
      }}
      className="my-1 w-44 min-w-0 rounded-md border border-edge bg-surface px-2 text-sm text-ink"
    />
  );
}
