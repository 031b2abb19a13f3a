import { Skeleton } from '#app/components/ui/skeleton.tsx';

export default function LoadingProgress() {
  return (
    <div className="page" role="status">
      <span className="sr-only">Loading your progress</span>
      <Skeleton className="h-9 w-56" />
      <Skeleton className="mt-6 h-20 w-full" />
      <Skeleton className="mt-10 h-6 w-28" />
      <Skeleton className="mt-3 h-52 w-full" />
      <Skeleton className="mt-3 h-52 w-full" />
    </div>
  );
}
