'use client';

import Minus from 'lucide-react/icons/minus';
import Plus from 'lucide-react/icons/plus';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FONT_SIZE, type Preferences } from './preferences.ts';

const KEYS = [
  ['Esc Esc', 'Leave the terminal (three times in a full-screen program)'],
  ['Ctrl+Shift+C', 'Copy the selection'],
  ['Ctrl+Shift+V', 'Paste; so does Shift+Insert'],
  ['Ctrl+Shift+F', 'Find in the terminal'],
  ['Arrows, F2, Delete', 'On the tabs: go along, rename, close'],
] as const;

/** How the terminal looks and sounds in this browser, and the keys that work in it. */
export function TerminalSettings({
  open,
  onClose,
  preferences,
  onChange,
}: {
  open: boolean;
  onClose: () => void;
  preferences: Preferences;
  onChange: (preferences: Preferences) => void;
}) {
  const { fontSize } = preferences;
  const resize = (by: number) =>
    onChange({ ...preferences, fontSize: Math.min(FONT_SIZE.max, Math.max(FONT_SIZE.min, Math.round(fontSize + by))) });
  return (
    <Dialog open={open} onClose={onClose} title="Terminal" actions={<Button onClick={onClose}>Done</Button>}>
      <div className="grid gap-4">
        <fieldset className="flex items-center gap-2">
          <legend className="sr-only">Size of the letters</legend>
          <span className="flex-1 text-ink">Size of the letters</span>
          <Button
            size="sm"
            iconOnly
            aria-label="Smaller letters"
            disabled={fontSize <= FONT_SIZE.min}
            onClick={() => resize(-1)}
          >
            <Minus aria-hidden size={15} />
          </Button>
          <output className="w-16 text-center whitespace-nowrap tabular-nums">{fontSize} px</output>
          <Button
            size="sm"
            iconOnly
            aria-label="Larger letters"
            disabled={fontSize >= FONT_SIZE.max}
            onClick={() => resize(1)}
          >
            <Plus aria-hidden size={15} />
          </Button>
        </fieldset>
        <label className="flex items-start gap-2.5">
          <input
            type="checkbox"
            className="mt-1 size-4 accent-accent"
            checked={preferences.screenReader}
            onChange={(event) => onChange({ ...preferences, screenReader: event.target.checked })}
          />
          <span>
            <span className="text-ink">Screen reader</span>
            <br />
            <span className="text-sm">Output is read out as it comes, and the lines can be walked through.</span>
          </span>
        </label>
        <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-1.5 border-t border-line pt-3 text-sm">
          {KEYS.map(([keys, what]) => (
            <div key={keys} className="contents">
              <dt>
                <kbd className="font-mono text-xs text-ink">{keys}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Dialog>
  );
}
