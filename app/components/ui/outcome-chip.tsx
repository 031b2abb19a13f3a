import Check from 'lucide-react/icons/check';
import CircleDot from 'lucide-react/icons/circle-dot';
import Cog from 'lucide-react/icons/cog';
import { Chip } from './chip.tsx';

const LOOKS = {
  passed: { tone: 'pass', Icon: Check, word: 'passed' },
  failed: { tone: 'fail', Icon: CircleDot, word: 'not yet' },
  error: { tone: 'ours', Icon: Cog, word: 'our fault' },
} as const;

/** How one attempt came out. */
export function OutcomeChip({ outcome }: { outcome: keyof typeof LOOKS }) {
  const { tone, Icon, word } = LOOKS[outcome];
  return (
    <Chip tone={tone} icon={<Icon aria-hidden size={14} strokeWidth={2.3} />}>
      {word}
    </Chip>
  );
}
