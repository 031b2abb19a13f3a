'use client';

import Check from 'lucide-react/icons/check';
import Copy from 'lucide-react/icons/copy';
import TriangleAlert from 'lucide-react/icons/triangle-alert';
import { useEffect, useState } from 'react';
import { Button, type ButtonLook } from './button.tsx';
import { copyText } from './copy-text.ts';

/** How long the button says what happened, in milliseconds. */
const SAID_FOR = 2000;

const LOOKS = {
  idle: { Icon: Copy, colour: '' },
  copied: { Icon: Check, colour: 'text-pass' },
  refused: { Icon: TriangleAlert, colour: 'text-fail' },
} as const;

/** Copies `text` and says whether it worked. `label` says what will be copied. */
export function CopyButton({
  text,
  label = 'Copy',
  className,
  ...look
}: { text: string; label?: string; className?: string } & ButtonLook) {
  const [state, setState] = useState<keyof typeof LOOKS>('idle');
  const { Icon, colour } = LOOKS[state];

  useEffect(() => {
    if (state === 'idle') return;
    const timer = window.setTimeout(() => setState('idle'), SAID_FOR);
    return () => window.clearTimeout(timer);
  }, [state]);

  return (
    <Button
      {...look}
      className={className}
      onClick={async () => setState((await copyText(text)) ? 'copied' : 'refused')}
    >
      <Icon aria-hidden size={15} className={colour} />
      <span aria-live="polite">{state === 'idle' ? label : state === 'copied' ? 'Copied' : 'Select and copy it'}</span>
    </Button>
  );
}
