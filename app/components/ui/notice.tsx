import CircleAlert from 'lucide-react/icons/circle-alert';
import CircleCheck from 'lucide-react/icons/circle-check';
import Cog from 'lucide-react/icons/cog';
import Info from 'lucide-react/icons/info';
import TriangleAlert from 'lucide-react/icons/triangle-alert';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export type NoticeTone = 'info' | 'pass' | 'fail' | 'ours' | 'danger';

const LOOKS = {
  info: { Icon: Info, icon: 'text-accent', box: 'bg-accent-soft border-accent/25' },
  pass: { Icon: CircleCheck, icon: 'text-pass', box: 'bg-pass-soft border-pass/25' },
  fail: { Icon: CircleAlert, icon: 'text-fail', box: 'bg-fail-soft border-fail/25' },
  ours: { Icon: Cog, icon: 'text-ours', box: 'bg-ours-soft border-ours/25' },
  danger: { Icon: TriangleAlert, icon: 'text-danger', box: 'bg-danger-soft border-danger/25' },
} as const;

/**
 * A message that stands in the page. `fail`: something of yours needs a change. `ours`: our fault, nothing is lost.
 * `danger`: something is about to be destroyed. Give `live` where it appears after the page has loaded.
 */
export function Notice({
  tone = 'info',
  title,
  live,
  action,
  className,
  children,
}: {
  tone?: NoticeTone;
  title?: ReactNode;
  live?: 'status' | 'alert';
  action?: ReactNode;
  className?: string;
  children?: ReactNode;
}) {
  const { Icon, icon, box } = LOOKS[tone];
  return (
    <div role={live} className={classNames('flex gap-3 rounded-lg border px-4 py-3', box, className)}>
      <Icon aria-hidden size={18} className={classNames('mt-0.5 shrink-0', icon)} />
      <div className="min-w-0 flex-1">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div className="text-ink-2">{children}</div>}
        {action && <div className="mt-2.5 flex flex-wrap gap-2">{action}</div>}
      </div>
    </div>
  );
}
