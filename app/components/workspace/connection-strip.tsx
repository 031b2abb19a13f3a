'use client';

import WifiOff from 'lucide-react/icons/wifi-off';
import { useLabWork } from '../lab/lab-session.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { connectionWords } from './connection-words.ts';
import { useNow } from './status-bar.tsx';

/** Over the terminal while the connection is away: what is safe, when we try again. The terminal stays readable. */
export function ConnectionStrip() {
  const { facts, realtime } = useLabWork();
  const now = useNow(facts.retryAt !== null);
  const { short, long } = connectionWords(facts, now);
  return (
    <div role="status">
      {long && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-fail-soft px-3 py-1.5 text-sm text-ink">
          <WifiOff aria-hidden size={15} className="shrink-0 text-fail" />
          <span className="flex-1">{long}</span>
          {/* The count would be read out four times a second. */}
          <span aria-hidden className="text-ink-2 tabular-nums">
            {short}
          </span>
          {facts.refusal === 'not-signed-in' ? (
            <ButtonLink size="sm" href="/sign-in">
              Sign in
            </ButtonLink>
          ) : (
            <Button size="sm" onClick={() => realtime?.retryNow()}>
              Try now
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
