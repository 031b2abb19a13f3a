import type { TerminalSize } from '../sandbox/driver.ts';
import { afterAcknowledging, afterSending, type Flow, flowFrom, mustPause } from './flow.ts';
import { createInputOrder } from './input-order.ts';
import { FRAME_BYTES, INPUT_BACKLOG_BYTES } from './limits.ts';
import { createReplayRing } from './replay-ring.ts';
import type { OpenShell, Shell } from './shell.ts';

/** Where a terminal's output goes. Calls come in order, from one turn of the event loop at a time, and must not throw. */
export interface Viewer {
  replay(notice: { life: string; from: number; until: number; clear: boolean }): void;
  output(offset: number, bytes: Uint8Array): void;
  size(size: TerminalSize & { leading: boolean }): void;
  ended(notice: { life: string; exitCode: number | null }): void;
}

type Attach = {
  viewerId: string;
  viewer: Viewer;
  size: TerminalSize;
  have: { life: string; offset: number } | null;
};

/**
 * One life of a shell with all that watch it: what it printed last, who has seen how much, whose input is next.
 * Everything here is synchronous, so replay and registration are one step and no keystroke overtakes another.
 */
export interface Terminal {
  readonly life: string;
  readonly hasEnded: boolean;
  readonly viewerCount: number;
  /** The viewer gets exactly what follows on what it has, or, when that is gone, a clear and all that is held. */
  attach(attach: Attach): { nextSequence: number };
  /** Only where `viewer` is still the one registered: a page that came back has replaced its former self. */
  detach(viewerId: string, viewer: Viewer): void;
  /** False where it says nothing new. */
  acknowledge(viewerId: string, offset: number): boolean;
  /** Refused: the program does not read. `settled` is called with the number expected next, when the bytes are gone. */
  input(
    viewerId: string,
    sequence: number,
    bytes: Uint8Array,
    key: string | null,
    settled: Settled,
  ): 'taken' | 'refused';
  resize(viewerId: string, size: TerminalSize): void;
  close(): Promise<void>;
}

type Settled = (nextSequence: number) => void;
type Watching = { viewer: Viewer; flow: Flow; size: TerminalSize; knowsEnd: boolean };

type TerminalRequest = { sandboxId: string; life: string; size: TerminalSize; ended: () => void };

/** Starts a shell in the sandbox. Errors: those of `OpenShell`. */
export async function startTerminal(openShell: OpenShell, request: TerminalRequest): Promise<Terminal> {
  const { life } = request;
  const ring = createReplayRing();
  const order = createInputOrder();
  const watching = new Map<string, Watching>();
  let size = request.size;
  let leader: string | null = null;
  let end: { exitCode: number | null } | null = null;
  let paused = false;
  let shell: Shell | null = null;

  const opened = await openShell(request.sandboxId, size, {
    output(bytes) {
      ring.append(bytes);
      for (const one of watching.values()) send(one);
      balance();
    },
    ended(exitCode) {
      end = { exitCode };
      for (const one of watching.values()) send(one);
      request.ended();
    },
  });
  shell = opened;
  balance();

  /** Sends from the ring alone, so that live output, catching up and replay are the same path. */
  function send(one: Watching): void {
    // Not while it is blocked: it would be sent the whole ring at each output, and never be done.
    if (!one.flow.blocked && one.flow.sent < ring.start) beginReplay(one, ring.cleanStart(), true);
    while (!one.flow.blocked && one.flow.sent < ring.end) {
      const offset = one.flow.sent;
      const bytes = ring.read(offset, FRAME_BYTES);
      one.flow = afterSending(one.flow, bytes.length);
      one.viewer.output(offset, bytes);
    }
    if (!end || one.knowsEnd || one.flow.sent < ring.end) return;
    one.knowsEnd = true;
    one.viewer.ended({ life, exitCode: end.exitCode });
  }

  function beginReplay(one: Watching, from: number, clear: boolean): void {
    one.flow = flowFrom(from);
    one.viewer.replay({ life, from, until: ring.end, clear });
  }

  function balance(): void {
    const pause = mustPause(Array.from(watching.values(), (one) => one.flow));
    if (pause === paused || !shell) return;
    paused = pause;
    if (pause) shell.pause();
    else shell.resume();
  }

  function lead(viewerId: string | null): void {
    if (leader === viewerId) return;
    leader = viewerId;
    applySize();
  }

  function applySize(): void {
    const wanted = (leader !== null && watching.get(leader)?.size) || size;
    if (wanted.cols !== size.cols || wanted.rows !== size.rows) shell?.resize(wanted);
    size = wanted;
    for (const [id, one] of watching) one.viewer.size({ ...size, leading: id === leader });
  }

  return {
    life,
    get hasEnded() {
      return end !== null;
    },
    get viewerCount() {
      return watching.size;
    },
    attach({ viewerId, viewer, size: wanted, have }) {
      const one: Watching = { viewer, flow: flowFrom(0), size: wanted, knowsEnd: false };
      watching.set(viewerId, one);
      const goesOn = have !== null && have.life === life && have.offset >= ring.start && have.offset <= ring.end;
      beginReplay(one, goesOn ? have.offset : ring.cleanStart(), !goesOn);
      if (leader === null || !watching.has(leader)) leader = viewerId;
      applySize();
      send(one);
      balance();
      return { nextSequence: order.nextOf(viewerId) };
    },
    detach(viewerId, viewer) {
      if (watching.get(viewerId)?.viewer !== viewer) return;
      watching.delete(viewerId);
      if (leader === viewerId) lead(watching.keys().next().value ?? null);
      balance();
    },
    acknowledge(viewerId, offset) {
      const one = watching.get(viewerId);
      if (!one) return false;
      const before = one.flow;
      one.flow = afterAcknowledging(before, offset);
      if (before.blocked && !one.flow.blocked) {
        send(one);
        balance();
      }
      return one.flow !== before;
    },
    input(viewerId, sequence, bytes, key, settled) {
      if (opened.backlogBytes > INPUT_BACKLOG_BYTES) return 'refused';
      const verdict = order.take(viewerId, sequence, key);
      const nextSequence = order.nextOf(viewerId);
      if (verdict !== 'apply' || end) {
        settled(nextSequence);
        return 'taken';
      }
      opened.write(bytes, () => settled(nextSequence));
      if (watching.has(viewerId)) lead(viewerId);
      return 'taken';
    },
    resize(viewerId, wanted) {
      const one = watching.get(viewerId);
      if (!one) return;
      one.size = wanted;
      if (leader === viewerId) applySize();
    },
    close: () => opened.close(),
  };
}
