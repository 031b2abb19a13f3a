'use client';

import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { clampSplit, SPLIT_COOKIE, SPLIT_DEFAULT, SPLIT_MAX, SPLIT_MIN, splitAfterKey } from './split.ts';

/**
 * Moves the border between lesson and workspace, by pointer or by keys; a double click or Enter sets it back.
 * It writes `--split` on its parent, so that nothing but the layout is recomputed while it moves.
 */
export function Divider({ initial }: { initial: number }) {
  const [percent, setPercent] = useState(initial);

  function moveTo(element: HTMLElement, next: number) {
    element.parentElement?.style.setProperty('--split', `${next}%`);
    setPercent(next);
  }

  function remember(next: number) {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and without TLS
    document.cookie = `${SPLIT_COOKIE}=${next}; path=/labs; max-age=31536000; samesite=lax`;
  }

  function onPointerMove(event: PointerEvent<HTMLElement>) {
    const element = event.currentTarget;
    if (!element.hasPointerCapture(event.pointerId)) return;
    const box = element.parentElement?.getBoundingClientRect();
    if (box) moveTo(element, clampSplit(((event.clientX - box.left) / box.width) * 100));
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const next = splitAfterKey(event.key, percent);
    if (next === null) return;
    event.preventDefault();
    moveTo(event.currentTarget, next);
    remember(next);
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that moves is a widget; <hr> takes no focus
    <div
      role="separator"
      tabIndex={0}
      aria-label="Width of the lesson"
      aria-orientation="vertical"
      aria-controls="content"
      aria-valuemin={SPLIT_MIN}
      aria-valuemax={SPLIT_MAX}
      aria-valuenow={percent}
      aria-valuetext={`${percent} percent`}
      title="Drag, or use the arrow keys. Double click sets it back."
      className="group relative z-10 cursor-col-resize touch-none border-x border-line bg-sunken hover:bg-accent-soft focus-visible:bg-accent-soft focus-visible:-outline-offset-2"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        event.currentTarget.focus();
        event.preventDefault();
      }}
      onPointerMove={onPointerMove}
      onPointerUp={() => remember(percent)}
      onDoubleClick={(event) => {
        moveTo(event.currentTarget, SPLIT_DEFAULT);
        remember(SPLIT_DEFAULT);
      }}
      onKeyDown={onKeyDown}
    >
      <span
        aria-hidden
        className="absolute inset-x-px top-1/2 h-9 -translate-y-1/2 rounded-full bg-line-strong group-hover:bg-accent group-focus-visible:bg-accent"
      />
    </div>
  );
}
