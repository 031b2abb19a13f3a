'use client';

import Timer from 'lucide-react/icons/timer';
import { Chip } from '../ui/chip.tsx';
import { timeLeft } from '../ui/words.ts';
import { useLabSession } from './lab-session.tsx';

/** Below this many seconds the time left asks for attention. */
const SOON = 600;

/** How long the sandbox still runs; nothing while there is none. */
export function TimeLeft() {
  const { sandbox, secondsLeft } = useLabSession();
  if (sandbox?.status !== 'ready' || secondsLeft === null) return null;
  return (
    <Chip
      tone={secondsLeft < SOON ? 'fail' : 'neutral'}
      icon={<Timer aria-hidden size={14} />}
      title="After this the sandbox stops. Points that you earned are kept."
    >
      {timeLeft(secondsLeft)}
    </Chip>
  );
}
