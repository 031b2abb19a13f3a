import { EventEmitter } from 'node:events';
import type { TaskResult } from './grading/result.ts';
import type { SandboxView } from './sandbox/view.ts';

/** What happens inside the platform that somebody's page may want to know at once. */
export type BusEvents = {
  'sandbox-changed': { userId: string; sandbox: SandboxView };
  'task-graded': { userId: string; labSlug: string; result: TaskResult };
  /** Sessions that ended; null means every session of the user. Their sockets must be closed. */
  'session-ended': { userId: string; sessionId: string | null };
};

/** Delivers to listeners of this process only. The database stays the truth; the bus only says "look again". */
export interface Bus {
  publish<Name extends keyof BusEvents>(name: Name, event: BusEvents[Name]): void;
  /** The returned function takes the listener off again. */
  subscribe<Name extends keyof BusEvents>(name: Name, listener: (event: BusEvents[Name]) => void): () => void;
}

export function createBus(): Bus {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  return {
    publish: (name, event) => void emitter.emit(name, event),
    subscribe(name, listener) {
      emitter.on(name, listener);
      return () => emitter.off(name, listener);
    },
  };
}
