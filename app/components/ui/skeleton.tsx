/** The shape of what comes. Screen readers skip it; the page around it says that it is loading. */
export function Skeleton({ className = '' }: { className?: string }) {
  return (
    <div aria-hidden className={`animate-[shimmer_1.6s_ease-in-out_infinite] rounded-md bg-sunken ${className}`} />
  );
}
