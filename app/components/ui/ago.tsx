'use client';

import { useEffect, useState } from 'react';
import { ago, exactly } from './words.ts';

/**
 * How long ago, kept up to date; the exact time on hover. `now` is the server's time when the page was made, so that
 * the first render in the browser says the same as the server's.
 */
export function Ago({ at, now }: { at: string; now: string }) {
  const [current, setCurrent] = useState<Date | null>(null);
  const then = new Date(at);

  useEffect(() => {
    let timer: number;
    const update = () => {
      const time = new Date();
      setCurrent(time);
      const young = time.getTime() - new Date(at).getTime() < 60_000;
      timer = window.setTimeout(update, young ? 1000 : 30_000);
    };
    update();
    return () => window.clearTimeout(timer);
  }, [at]);

  return (
    <time dateTime={at} title={current ? exactly(then) : exactly(then, 'UTC')} className="tabular-nums">
      {ago(then, current ?? new Date(now))}
    </time>
  );
}
