import { useEffect, useState } from 'react';
import { type ConnectionFacts, connectRealtime, type Realtime } from './realtime.ts';
import { serverAheadBy } from './session-facts.ts';

const MEASURE_EVERY_MS = 10_000;

export type LiveConnection = {
  /** Null until the page runs in a browser. */
  realtime: Realtime | null;
  facts: ConnectionFacts;
  /** There and back, in milliseconds; null before the first measurement. */
  latency: number | null;
  /** By how many milliseconds the server's clock is ahead of this one. */
  serverAhead: number;
};

/** One connection for as long as the page lives, with its delay and the difference of the clocks. */
export function useRealtime(): LiveConnection {
  const [realtime, setRealtime] = useState<Realtime | null>(null);
  const [facts, setFacts] = useState<ConnectionFacts>({ state: 'connecting', retryAt: null, refusal: null });
  const [clock, setClock] = useState<{ latency: number | null; serverAhead: number }>({
    latency: null,
    serverAhead: 0,
  });

  useEffect(() => {
    const connection = connectRealtime();
    setRealtime(connection);

    const measure = async () => {
      if (document.hidden) return;
      const asked = Date.now();
      const answer = await connection.ask('time', {});
      if (!answer?.ok) return;
      const answered = Date.now();
      setClock({ latency: answered - asked, serverAhead: serverAheadBy(answer.now, asked, answered) });
    };
    const timer = window.setInterval(measure, MEASURE_EVERY_MS);
    const stopFacts = connection.onFacts((next) => {
      setFacts(next);
      if (next.state === 'connected') void measure();
    });
    return () => {
      window.clearInterval(timer);
      stopFacts();
      connection.close();
    };
  }, []);

  return { realtime, facts, ...clock };
}
