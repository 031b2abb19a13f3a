import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export type Tone = 'neutral' | 'accent' | 'pass' | 'fail' | 'ours' | 'danger';

const TONES: Record<Tone, string> = {
  neutral: 'bg-sunken text-ink-2',
  accent: 'bg-accent-soft text-accent',
  pass: 'bg-pass-soft text-pass',
  fail: 'bg-fail-soft text-fail',
  ours: 'bg-ours-soft text-ours',
  danger: 'bg-danger-soft text-danger',
};

/** A short fact beside something else: a standing, a time left. The words carry the meaning, the colour repeats it. */
export function Chip({
  tone = 'neutral',
  icon,
  title,
  className,
  children,
}: {
  tone?: Tone;
  icon?: ReactNode;
  title?: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span
      title={title}
      className={classNames(
        'inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-sm whitespace-nowrap tabular-nums',
        TONES[tone],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  );
}
