'use client';

import { useLinkStatus } from 'next/link';
import { Spinner } from './spinner.tsx';

/**
 * Inside a link: turns while the page it leads to is on its way, after a moment in which most pages arrive. Pages have
 * no loading states of their own: those would hide the text from browsers without script, and every status with it.
 */
export function LinkPending({ size = 15 }: { size?: number }) {
  const { pending } = useLinkStatus();
  return pending ? (
    <span role="status" className="animate-[appear_0s_200ms_both]">
      <Spinner size={size} />
      <span className="sr-only">Loading</span>
    </span>
  ) : null;
}
