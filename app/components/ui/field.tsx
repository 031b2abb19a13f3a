import CircleAlert from 'lucide-react/icons/circle-alert';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** A labelled input with its hint and, where there is one, what is wrong with what was typed. */
export function Field({
  label,
  hint,
  error,
  optional = false,
  className,
  ...input
}: {
  label: string;
  name: string;
  hint?: ReactNode;
  error?: string | null;
  optional?: boolean;
} & Omit<ComponentProps<'input'>, 'name'>) {
  const id = input.id ?? `field-${input.name}`;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 flex items-baseline justify-between gap-3 font-medium">
        {label}
        {optional && <span className="text-sm font-normal text-ink-3">optional</span>}
      </label>
      <input
        {...input}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={described}
        className={classNames(
          'h-10 w-full rounded-md border bg-surface px-3 text-ink placeholder:text-ink-3',
          'read-only:bg-sunken read-only:text-ink-2 max-sm:h-11 max-sm:text-[1rem]',
          error ? 'border-danger' : 'border-edge',
        )}
      />
      {error && (
        <p id={`${id}-error`} className="mt-1.5 flex gap-1.5 text-sm text-danger">
          <CircleAlert aria-hidden size={15} className="mt-0.5 shrink-0" />
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="mt-1.5 text-sm text-ink-3">
          {hint}
        </p>
      )}
    </div>
  );
}
