import { classNames } from './class-names.ts';

/** How much of something is reached, as a bar. `label` is what a screen reader hears, e.g. "17 of 20 points". */
export function Meter({
  value,
  of,
  label,
  className,
}: {
  value: number;
  of: number;
  label: string;
  className?: string;
}) {
  const share = of > 0 ? Math.min(1, Math.max(0, value / of)) : 0;
  return (
    <div className={classNames('h-1.5 overflow-hidden rounded-full bg-line', className)}>
      <span className="sr-only">{label}</span>
      <div className="h-full rounded-full bg-pass" style={{ width: `${share * 100}%` }} />
    </div>
  );
}
