import { errorWords } from '../error-words.ts';
import { Notice } from '../ui/notice.tsx';
import { duration } from '../ui/words.ts';
import type { FormState } from './form-state.ts';

/** What was wrong with the form as a whole; read out as soon as it appears. */
export function FailureNotice({ failure }: { failure: FormState['failure'] }) {
  if (!failure) return null;
  const { title, sentence, next } = errorWords(failure.code);
  const wait = failure.details.retryAfterSeconds;
  return (
    <Notice tone="fail" title={title} live="alert">
      {sentence} {typeof wait === 'number' ? `You can try again in ${duration(Math.ceil(wait / 60))}.` : next}
    </Notice>
  );
}
