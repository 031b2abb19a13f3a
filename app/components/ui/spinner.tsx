import LoaderCircle from 'lucide-react/icons/loader-circle';

/** Something is under way; the words beside it say what. Stands still where motion is unwanted. */
export function Spinner({ size = 16, className = '' }: { size?: number; className?: string }) {
  return <LoaderCircle aria-hidden size={size} className={`animate-spin ${className}`} />;
}
