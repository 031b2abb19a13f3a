'use client';

import X from 'lucide-react/icons/x';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from './button.tsx';

/**
 * A modal dialog on the browser's own <dialog>: it keeps the focus inside, closes on Escape and gives the focus back.
 * `onClose` is called for each way of closing; the parent then sets `open` to false.
 */
export function Dialog({
  open,
  onClose,
  title,
  actions,
  children,
}: {
  open: boolean;
  onClose: () => void;
  title: string;
  /** Buttons, the one that acts last. */
  actions: ReactNode;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const element = dialog.current;
    if (!element || !open) return;
    element.showModal();
    return () => element.close();
  }, [open]);

  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      className="w-[min(28rem,calc(100vw-2rem))] rounded-lg border border-line bg-surface p-0 text-ink shadow-high backdrop:bg-veil"
    >
      {open && (
        <div className="p-5">
          <div className="flex items-start gap-3">
            <h2 id={titleId} className="flex-1 text-lg">
              {title}
            </h2>
            <Button variant="quiet" size="sm" iconOnly aria-label="Close" onClick={onClose} className="-mt-1 -mr-1.5">
              <X aria-hidden size={17} />
            </Button>
          </div>
          <div className="mt-2 text-ink-2">{children}</div>
          <div className="mt-5 flex flex-wrap justify-end gap-2">{actions}</div>
        </div>
      )}
    </dialog>
  );
}
