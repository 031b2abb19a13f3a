import Link from 'next/link';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

export type ButtonLook = {
  /** `primary`: the one thing to do here. `quiet`: no border until pointed at. `danger`: destroys something. */
  variant?: 'primary' | 'secondary' | 'quiet' | 'danger';
  size?: 'sm' | 'md';
  /** Square, for an icon alone; then `aria-label` is needed. */
  iconOnly?: boolean;
};

const VARIANTS = {
  primary: 'bg-accent text-accent-ink border-transparent hover:bg-accent-strong',
  secondary: 'bg-surface text-ink border-line-strong hover:border-edge',
  quiet: 'bg-transparent text-ink-2 border-transparent hover:bg-sunken hover:text-ink',
  danger: 'bg-danger text-danger-ink border-transparent hover:brightness-110',
} as const;

const SIZES = { sm: 'h-7 text-sm px-2.5', md: 'h-9 text-base px-3.5' } as const;
const SQUARES = { sm: 'size-7', md: 'size-9' } as const;

function buttonClass({ variant = 'secondary', size = 'md', iconOnly = false }: ButtonLook, extra?: string): string {
  return classNames(
    'touch-target inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium leading-none whitespace-nowrap',
    'transition-colors duration-100 disabled:cursor-not-allowed disabled:opacity-55',
    'aria-disabled:cursor-not-allowed aria-disabled:opacity-55',
    VARIANTS[variant],
    iconOnly ? SQUARES[size] : SIZES[size],
    extra,
  );
}

/** A button. It submits nothing unless `type="submit"` says so. */
export function Button({ variant, size, iconOnly, className, ...rest }: ButtonLook & ComponentProps<'button'>) {
  return <button type="button" className={buttonClass({ variant, size, iconOnly }, className)} {...rest} />;
}

/** A link that looks like a button: it goes somewhere. */
export function ButtonLink({ variant, size, iconOnly, className, ...rest }: ButtonLook & ComponentProps<typeof Link>) {
  return <Link className={buttonClass({ variant, size, iconOnly }, className)} {...rest} />;
}
