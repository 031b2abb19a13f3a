import Link from 'next/link';

/** The way home. `short`: on a phone the sign alone, where the bar has more to say. */
export function Brand({ short }: { short: boolean }) {
  return (
    <Link
      href="/"
      className="touch-target flex shrink-0 items-center gap-2 rounded-sm text-[1.0625rem] font-[650] tracking-tight"
    >
      <svg
        aria-hidden="true"
        viewBox="0 0 24 24"
        className="size-[22px] fill-none stroke-accent"
        strokeWidth="2"
        strokeLinejoin="round"
      >
        <path d="M3 18 21 12v6z" />
        <path d="M6 13V8h4v4M11 11V6h4v4" />
      </svg>
      <span className={short ? 'max-sm:sr-only' : undefined}>Slipway</span>
    </Link>
  );
}
