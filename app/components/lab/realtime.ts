import { io, type Socket } from 'socket.io-client';
import type { Answer, Pushes, PushName, Request, RequestName } from '#lib/terminal/protocol.ts';

export type ConnectionState = 'connecting' | 'connected' | 'reconnecting' | 'offline';

export type ConnectionFacts = {
  state: ConnectionState;
  /** Milliseconds since 1970, this browser's clock: when the next try begins. Null: now, or not by itself. */
  retryAt: number | null;
  /** Why the server refused the connection; null where it did not. */
  refusal: string | null;
};

/** What a page sends: `have` and the like may be left out where the protocol has a default. */
type Ask<Name extends RequestName> = Name extends 'terminal:open'
  ? Omit<Request<Name>, 'restart'> & { restart?: boolean }
  : Request<Name>;

/** The page's one connection. It comes back by itself; what was not answered is for the asker to repeat. */
export interface Realtime {
  readonly facts: ConnectionFacts;
  /** Null: no connection, or no answer within the time. Never rejects. `withinMs` null waits as long as it lives. */
  ask<Name extends RequestName>(name: Name, request: Ask<Name>, withinMs?: number | null): Promise<Answer<Name> | null>;
  on<Name extends PushName>(name: Name, listener: (push: Pushes[Name]) => void): () => void;
  onFacts(listener: (facts: ConnectionFacts) => void): () => void;
  retryNow(): void;
  close(): void;
}

export type RealtimeOptions = {
  /** The page's own origin where it is left out. */
  url?: string;
  headers?: Record<string, string>;
  transports?: ('polling' | 'websocket')[];
};

const ANSWER_WITHIN_MS = 20_000;
/** Then again and again the last one. Spread by a third, so that a class does not come back in one instant. */
const RETRY_AFTER_MS = [300, 1000, 2000, 3000, 5000];

/** Refusals that time does not mend. */
const FINAL: readonly string[] = ['not-signed-in', 'account-disabled'];

/** Polling first, then a WebSocket where the network lets one through: a proxy that swallows them costs nothing. */
export function connectRealtime({ url, headers, transports }: RealtimeOptions = {}): Realtime {
  const socket: Socket = io(url ?? '', {
    path: '/socket.io/',
    // Our own, since socket.io does not tell when it tries again, and keeps what was emitted meanwhile.
    reconnection: false,
    forceNew: true,
    ...(headers && { extraHeaders: headers }),
    ...(transports && { transports }),
  });
  const listeners = new Set<(facts: ConnectionFacts) => void>();
  let facts: ConnectionFacts = { state: 'connecting', retryAt: null, refusal: null };
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  function tell(next: ConnectionFacts): void {
    facts = next;
    for (const listener of listeners) listener(next);
  }

  function tryNow(): void {
    clearTimeout(timer);
    if (closed || socket.connected) return;
    tell({ state: failures === 0 ? facts.state : 'reconnecting', retryAt: null, refusal: null });
    socket.connect();
  }

  function tryLater(refusal: string | null): void {
    clearTimeout(timer);
    if (closed) return;
    if (refusal !== null && FINAL.includes(refusal)) {
      tell({ state: 'offline', retryAt: null, refusal });
      return;
    }
    const wait = (RETRY_AFTER_MS[failures] ?? 5000) * (1 + Math.random() / 3);
    failures = Math.min(failures + 1, RETRY_AFTER_MS.length - 1);
    timer = setTimeout(tryNow, wait);
    const state = globalThis.navigator?.onLine === false ? 'offline' : 'reconnecting';
    tell({ state, retryAt: Date.now() + wait, refusal });
  }

  socket.on('connect', () => {
    failures = 0;
    tell({ state: 'connected', retryAt: null, refusal: null });
  });
  socket.on('disconnect', () => tryLater(null));
  socket.on('connect_error', (error: Error & { data?: { code?: string } }) => tryLater(error.data?.code ?? null));

  const networkBack = () => facts.state !== 'connected' && facts.refusal === null && tryNow();
  // The browser knows at once what the heartbeat would find out after twenty seconds.
  const networkGone = () => socket.connected && socket.io.engine.close();
  globalThis.addEventListener?.('online', networkBack);
  globalThis.addEventListener?.('offline', networkGone);

  return {
    get facts() {
      return facts;
    },
    ask(name, request, withinMs = ANSWER_WITHIN_MS) {
      if (!socket.connected) return Promise.resolve(null);
      return new Promise((resolve) => {
        if (withinMs === null) socket.emit(name, request, resolve);
        else
          socket.timeout(withinMs).emit(name, request, (late: unknown, answer: never) => resolve(late ? null : answer));
      });
    },
    on(name, listener) {
      socket.on(name as string, listener);
      return () => socket.off(name as string, listener);
    },
    onFacts(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retryNow: tryNow,
    close() {
      closed = true;
      clearTimeout(timer);
      globalThis.removeEventListener?.('online', networkBack);
      globalThis.removeEventListener?.('offline', networkGone);
      listeners.clear();
      socket.disconnect();
    },
  };
}
