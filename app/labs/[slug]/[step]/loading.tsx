import { Skeleton } from '#app/components/ui/skeleton.tsx';

export default function LoadingStep() {
  return (
    <div className="lesson-scroll" role="status">
      <span className="sr-only">Loading the lesson</span>
      <div className="lesson-column">
        <Skeleton className="h-7 w-40" />
        <Skeleton className="mt-6 h-9 w-4/5" />
        <Skeleton className="mt-6 h-4 w-full" />
        <Skeleton className="mt-3 h-4 w-11/12" />
        <Skeleton className="mt-3 h-4 w-2/3" />
        <Skeleton className="mt-8 h-24 w-full" />
        <Skeleton className="mt-8 h-4 w-full" />
        <Skeleton className="mt-3 h-4 w-3/4" />
        <Skeleton className="mt-8 h-28 w-full" />
      </div>
    </div>
  );
}
