import { useEffect, useState } from 'react';
import { nextTick, secondsUntil } from './session-facts.ts';

/** The sandbox's time left, by the server's clock. Null while no end is set, and before the page runs in a browser. */
export function useSecondsLeft(expiresAt: string | null | undefined, serverAhead: number): number | null {
  const [left, setLeft] = useState<number | null>(null);

  useEffect(() => {
    let timer: number | undefined;
    const update = () => {
      const seconds = secondsUntil(expiresAt, Date.now(), serverAhead);
      setLeft(seconds);
      if (seconds !== null && seconds > 0) timer = window.setTimeout(update, nextTick(seconds));
    };
    update();
    // A laptop that slept wakes with its timers late.
    document.addEventListener('visibilitychange', update);
    return () => {
      window.clearTimeout(timer);
      document.removeEventListener('visibilitychange', update);
    };
  }, [expiresAt, serverAhead]);

  return left;
}
