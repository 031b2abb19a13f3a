import X from 'lucide-react/icons/x';
import { errorWords } from '../error-words.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import type { Failure } from './requests.ts';

const NO_CONNECTION = {
  title: 'No connection',
  sentence: 'The server could not be reached. Nothing of yours is lost.',
  next: 'Try again when the connection is back.',
};

/** What just failed, over whichever half of the page is shown, until it is dismissed. */
export function ErrorToast({ failure, onDismiss }: { failure: Failure | null; onDismiss: () => void }) {
  const words = failure && (failure.code === 'no-connection' ? NO_CONNECTION : errorWords(failure.code));
  return (
    <div
      aria-live="assertive"
      className="pointer-events-none fixed inset-x-0 bottom-14 z-30 grid justify-items-center px-4"
    >
      {words && (
        <div className="pointer-events-auto relative w-full max-w-[30rem] rounded-lg bg-surface shadow-high">
          <Notice tone="fail" title={words.title} className="pr-12">
            {words.sentence} {words.next}
          </Notice>
          <Button
            variant="quiet"
            size="sm"
            iconOnly
            aria-label="Dismiss"
            onClick={onDismiss}
            className="absolute! top-2 right-2"
          >
            <X aria-hidden size={16} />
          </Button>
        </div>
      )}
    </div>
  );
}
