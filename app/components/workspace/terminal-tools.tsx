'use client';

import ClipboardPaste from 'lucide-react/icons/clipboard-paste';
import Copy from 'lucide-react/icons/copy';
import Search from 'lucide-react/icons/search';
import Settings2 from 'lucide-react/icons/settings-2';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';

/** Buttons for what one does with a terminal all the time, each with the keys that do the same. */
export function TerminalTools({
  onCopy,
  onPaste,
  onFind,
  onSettings,
}: Record<'onCopy' | 'onPaste' | 'onFind' | 'onSettings', () => void>) {
  return (
    <div className="flex shrink-0 items-center">
      <Tool label="Copy the selection" keys="Ctrl+Shift+C" icon={<Copy aria-hidden size={15} />} onClick={onCopy} />
      <Tool label="Paste" keys="Ctrl+Shift+V" icon={<ClipboardPaste aria-hidden size={15} />} onClick={onPaste} />
      <Tool label="Find" keys="Ctrl+Shift+F" icon={<Search aria-hidden size={15} />} onClick={onFind} />
      <Tool label="Terminal settings and keys" icon={<Settings2 aria-hidden size={15} />} onClick={onSettings} />
    </div>
  );
}

function Tool({ label, keys, icon, onClick }: { label: string; keys?: string; icon: ReactNode; onClick: () => void }) {
  return (
    <Button
      variant="quiet"
      size="sm"
      iconOnly
      aria-label={label}
      title={keys ? `${label} (${keys})` : label}
      // The selection in the terminal must outlive the click.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onClick}
    >
      {icon}
    </Button>
  );
}
