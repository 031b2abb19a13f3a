import type { ConnectionFacts, Realtime } from '#app/components/lab/realtime.ts';
import type { Connection } from '#lib/realtime/terminal-desk.ts';
import type { Pushes } from '#lib/terminal/protocol.ts';

type Desk = { request(name: string, payload: unknown, reply: (answer: unknown) => void): void; leave(): void };
type Server = (connection: Connection) => Desk;
type Listener = (push: never) => void;

/**
 * A page's connection without a network: messages wait in two queues, in order, until the test delivers them, and a
 * cut loses what is under way in both directions, as a broken socket does.
 */
export class FragileLine implements Realtime {
  facts: ConnectionFacts = { state: 'connecting', retryAt: null, refusal: null };
  private readonly serve: Server;
  private up: (() => void)[] = [];
  private down: (() => void)[] = [];
  private hangUp = () => {};
  private send: ((name: string, payload: unknown, reply: (answer: unknown) => void) => void) | null = null;
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly factListeners = new Set<(facts: ConnectionFacts) => void>();

  constructor(serve: Server) {
    this.serve = serve;
  }

  connect(): void {
    const down: (() => void)[] = [];
    const up: (() => void)[] = [];
    this.down = down;
    this.up = up;
    const connection = {
      userId: 'ada',
      isOpen: true,
      push: (name: keyof Pushes, push: unknown) => void down.push(() => this.hear(name, push)),
      follow: () => {},
    };
    const desk = this.serve(connection);
    this.send = (name, payload, reply) =>
      void up.push(() => desk.request(name, payload, (answer) => void down.push(() => reply(answer))));
    this.hangUp = () => {
      connection.isOpen = false;
      desk.leave();
    };
    this.tell('connected');
  }

  cut(): void {
    this.send = null;
    this.up = [];
    this.down = [];
    this.hangUp();
    this.tell('reconnecting');
  }

  /** Delivers at most so many messages each way; true while there was anything. */
  async deliver(most = Number.POSITIVE_INFINITY): Promise<boolean> {
    let delivered = 0;
    for (const queue of [this.up, this.down]) {
      for (let n = 0; n < most && queue.length > 0; n++, delivered++) queue.shift()?.();
    }
    // Answers go through promises on both sides.
    await new Promise((resolve) => setImmediate(resolve));
    return delivered > 0;
  }

  async settle(): Promise<void> {
    while (await this.deliver());
  }

  ask(name: string, request: unknown): Promise<never> {
    if (!this.send) return Promise.resolve(null as never);
    return new Promise((resolve) => this.send?.(name, request, resolve as (answer: unknown) => void));
  }
  on(name: string, listener: Listener): () => void {
    const listeners = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }
  onFacts(listener: (facts: ConnectionFacts) => void): () => void {
    this.factListeners.add(listener);
    return () => this.factListeners.delete(listener);
  }
  retryNow(): void {}
  close(): void {
    this.cut();
  }

  private hear(name: string, push: unknown): void {
    for (const listener of this.listeners.get(name) ?? []) listener(push as never);
  }
  private tell(state: ConnectionFacts['state']): void {
    this.facts = { state, retryAt: null, refusal: null };
    for (const listener of this.factListeners) listener(this.facts);
  }
}
