'use client';

import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

/** Where the browser does not let a button read the clipboard: paste here by hand, then it goes to the terminal. */
export function PasteDialog({ onPaste, onClose }: { onPaste: (text: string) => void; onClose: () => void }) {
  const [text, setText] = useState('');
  return (
    <Dialog
      open
      onClose={onClose}
      title="Paste into the terminal"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={text === ''} onClick={() => onPaste(text)}>
            Send to the terminal
          </Button>
        </>
      }
    >
      <label htmlFor="paste-text" className="mb-2 block">
        Your browser does not let this page read the clipboard. Paste here with Ctrl+V; in the terminal itself
        Ctrl+Shift+V works.
      </label>
      <textarea
        id="paste-text"
        rows={5}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="w-full rounded-md border border-edge bg-surface p-2 font-mono text-sm text-ink"
      />
    </Dialog>
  );
}
