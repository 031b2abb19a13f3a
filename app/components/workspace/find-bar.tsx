'use client';

import ArrowDown from 'lucide-react/icons/arrow-down';
import ArrowUp from 'lucide-react/icons/arrow-up';
import X from 'lucide-react/icons/x';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';

/** Looks for text in the terminal. Enter goes back in time, as one mostly wants; Shift+Enter forward; Escape ends. */
export function FindBar({
  onFind,
  onClose,
}: {
  onFind: (text: string, direction: 'next' | 'previous') => boolean;
  onClose: () => void;
}) {
  const [text, setText] = useState('');
  const [found, setFound] = useState(true);
  const find = (direction: 'next' | 'previous') => setFound(text === '' || onFind(text, direction));
  return (
    <search className="flex items-center gap-1 border-b border-line bg-surface px-2 py-1">
      <input
        // biome-ignore lint/a11y/noAutofocus: it appears because its reader asked for it, to type into
        autoFocus
        aria-label="Find in the terminal"
        placeholder="Find in the terminal"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setFound(true);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') find(event.shiftKey ? 'next' : 'previous');
          else if (event.key === 'Escape') onClose();
        }}
        className="h-7 min-w-0 flex-1 rounded-md border border-edge bg-surface px-2 text-sm text-ink placeholder:text-ink-3"
      />
      <span role="status" className="text-sm text-fail">
        {!found && 'Not found'}
      </span>
      <Button variant="quiet" size="sm" iconOnly aria-label="Previous match" onClick={() => find('previous')}>
        <ArrowUp aria-hidden size={15} />
      </Button>
      <Button variant="quiet" size="sm" iconOnly aria-label="Next match" onClick={() => find('next')}>
        <ArrowDown aria-hidden size={15} />
      </Button>
      <Button variant="quiet" size="sm" iconOnly aria-label="End the search" onClick={onClose}>
        <X aria-hidden size={15} />
      </Button>
    </search>
  );
}
