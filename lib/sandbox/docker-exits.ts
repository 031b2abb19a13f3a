import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { z } from 'zod';
import { askEngine, statusOf } from './docker-errors.ts';

/** Learns the ends of programs from the engine's events: one connection for all, nothing is polled. */
export interface ExitWatch {
  /**
   * Resolves with the exit code once the engine says that the exec has ended; null where it can't be known any more.
   * To be called before the exec is started, or its end could be missed; resolves then as soon as the watch is on.
   */
  expect(execId: string, containerName: string): Promise<ExpectedExit>;
}

export type ExpectedExit = {
  exited: Promise<number | null>;
  /** Asks the engine now, for when there is a sign that no event will come. */
  check(): Promise<void>;
  /** Stops waiting: `exited` resolves with null where nothing is known yet. */
  forget(): void;
};

type Pending = { containerName: string; settle: (code: number | null) => void };

const eventSchema = z.object({
  Action: z.string(),
  Actor: z.object({
    Attributes: z.object({ name: z.string(), execID: z.string().optional(), exitCode: z.string().optional() }),
  }),
});

/** How long the connection for events is kept when nothing is awaited. */
const LINGER_MS = 5_000;
const RETRY_MS = 1_000;

export function createExitWatch(docker: Docker, labelFilter: string): ExitWatch {
  const pending = new Map<string, Pending>();
  let connected: Promise<void> | null = null;
  let events: Readable | null = null;
  let linger: NodeJS.Timeout | undefined;

  const settle = (execId: string, code: number | null) => {
    pending.get(execId)?.settle(code);
    pending.delete(execId);
    if (pending.size > 0) return;
    clearTimeout(linger);
    linger = setTimeout(() => {
      if (pending.size === 0) events?.destroy();
    }, LINGER_MS);
    linger.unref();
  };

  /** Asks about one exec: the way to learn what happened while no events were coming in. */
  const check = async (execId: string): Promise<void> => {
    if (!pending.has(execId)) return;
    try {
      const seen = await askEngine('looking at an exec', () => docker.getExec(execId).inspect());
      if (!seen.Running) settle(execId, seen.ExitCode);
    } catch (thrown) {
      const cause = (thrown as { cause?: unknown }).cause;
      if (statusOf(cause) === 404) settle(execId, null);
    }
  };

  const onLine = (line: string) => {
    const event = eventSchema.safeParse(safeJson(line));
    if (!event.success) return;
    const { Action, Actor } = event.data;
    if (Action === 'die') {
      for (const [execId, { containerName }] of pending) {
        if (containerName === Actor.Attributes.name) settle(execId, null);
      }
    } else if (Actor.Attributes.execID !== undefined) {
      settle(Actor.Attributes.execID, Number(Actor.Attributes.exitCode ?? Number.NaN));
    }
  };

  const onLost = () => {
    events = null;
    connected = null;
    if (pending.size === 0) return;
    setTimeout(() => {
      connect().then(
        () => Promise.all([...pending.keys()].map(check)),
        () => onLost(),
      );
    }, RETRY_MS);
  };

  const connect = (): Promise<void> => {
    connected ??= askEngine('watching events', () =>
      docker.getEvents({
        filters: JSON.stringify({ type: ['container'], event: ['exec_die', 'die'], label: [labelFilter] }),
      }),
    ).then(
      (stream) => {
        events = stream as Readable;
        events.on('error', () => {});
        events.once('close', onLost);
        createInterface({ input: events }).on('line', onLine);
      },
      (thrown) => {
        connected = null;
        throw thrown;
      },
    );
    return connected;
  };

  return {
    async expect(execId, containerName) {
      const exited = new Promise<number | null>((resolve) => {
        pending.set(execId, { containerName, settle: resolve });
      });
      try {
        await connect();
      } catch (thrown) {
        pending.delete(execId);
        throw thrown;
      }
      return { exited, check: () => check(execId), forget: () => settle(execId, null) };
    },
  };
}

function safeJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
