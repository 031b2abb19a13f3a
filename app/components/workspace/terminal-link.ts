import type { TerminalSize } from '#lib/sandbox/driver.ts';
import { ACKNOWLEDGE_EVERY_BYTES } from '#lib/terminal/limits.ts';
import { createOutbox } from '#lib/terminal/outbox.ts';
import type { Realtime } from '../lab/realtime.ts';
import { newShellWords } from './connection-words.ts';

/** What shows the terminal. Knows nothing of the network. */
export interface Screen {
  readonly size: TerminalSize;
  /** `shown` is called when the bytes are on the screen. */
  write(bytes: Uint8Array, shown: () => void): void;
  /** Empties screen and scrollback, after what was written before. */
  clear(): void;
  /** Keeps all that was written, and lets a new shell begin below these lines, in none of the old one's modes. */
  beginBelow(lines: readonly string[]): void;
  /** The size in force; a screen that leads fits itself into its place and says so by `resize`. */
  applySize(size: TerminalSize, leading: boolean): void;
  /** Whether a program's questions (where is the cursor?) are answered. They must not be a second time. */
  answerQueries(answer: boolean): void;
}

export type LinkStatus =
  | { state: 'opening' }
  | { state: 'open' }
  | { state: 'ended'; exitCode: number | null }
  | { state: 'refused'; code: string };

/** One terminal of the page, kept over every loss of the connection. */
export interface TerminalLink {
  /** False where too much waits to be sent already. With a `key`, the shell takes it at most once. */
  type(bytes: Uint8Array, key?: string): boolean;
  resize(size: TerminalSize): void;
  /** Starts a new shell after the end of the old one, or tries again after a refusal. */
  restart(): void;
  /** Stops watching. The shell goes on. */
  leave(): void;
}

type LinkRequest = {
  realtime: Realtime;
  sandboxId: string;
  terminalId: string;
  /** Unguessable, and the same as long as this page lives: names the sequence of its input. */
  viewerId: string;
  screen: Screen;
  onStatus: (status: LinkStatus) => void;
};

const TRY_AGAIN_AFTER_MS = 1000;
/** After a refusal for too many events: the server's allowance fills up by then. */
const SEND_AGAIN_AFTER_MS = 250;

export function linkTerminal({
  realtime,
  sandboxId,
  terminalId,
  viewerId,
  screen,
  onStatus,
}: LinkRequest): TerminalLink {
  const about = { sandboxId, terminalId };
  const outbox = createOutbox();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  /** Of what is on, or on its way to, the screen: whose life, and the offset that comes next. */
  let life: string | null = null;
  let position = 0;
  let shownUpTo = 0;
  let acknowledged = 0;
  let replayUntil = 0;
  let leading = false;
  let ended = false;
  /** A new shell was asked for here, so its coming needs no words. */
  let askedForNew = false;
  /** Counts attempts to open: what belongs to an earlier one is ignored. */
  let attempt = 0;
  let open = false;
  let left = false;

  const later = (work: () => void, ms: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (!left) work();
    }, ms);
    timers.add(timer);
  };

  async function openNow(restart = false): Promise<void> {
    if (left || realtime.facts.state !== 'connected') return;
    const mine = ++attempt;
    open = false;
    askedForNew = restart;
    onStatus({ state: 'opening' });
    const have = life === null ? null : { life, offset: position };
    const answer = await realtime.ask('terminal:open', { ...about, viewerId, size: screen.size, have, restart });
    if (left || mine !== attempt) return;
    if (answer === null) return later(() => mine === attempt && void openNow(restart), TRY_AGAIN_AFTER_MS);
    if (!answer.ok) return onStatus({ state: 'refused', code: answer.code });
    outbox.resume(answer.nextSequence, answer.life === life);
    open = true;
    if (!ended) onStatus({ state: 'open' });
    flush();
  }

  function flush(): void {
    if (!open || ended) return;
    const mine = attempt;
    for (const { sequence, bytes, key } of outbox.take()) {
      // No time limit: the answer comes when the program has taken the input.
      void realtime.ask('terminal:input', { ...about, sequence, bytes, key }, null).then((answer) => {
        if (left || mine !== attempt || answer === null) return;
        const taken = answer.ok && answer.nextSequence > sequence;
        outbox.answered(sequence, answer.ok ? answer.nextSequence : null);
        if (taken) flush();
        else if (!answer.ok && answer.code === 'terminal-not-found') void openNow();
        else later(flush, SEND_AGAIN_AFTER_MS);
      });
    }
  }

  function show(bytes: Uint8Array): void {
    const end = position + bytes.length;
    const ofLife = life;
    position = end;
    screen.write(bytes, () => {
      if (left || life !== ofLife || end <= shownUpTo) return;
      shownUpTo = end;
      if (end >= replayUntil) screen.answerQueries(leading);
      if (end - acknowledged < ACKNOWLEDGE_EVERY_BYTES) return;
      acknowledged = end;
      void realtime.ask('terminal:acknowledge', { ...about, offset: end });
    });
  }

  const isMine = (push: { sandboxId: string; terminalId: string }) =>
    push.sandboxId === sandboxId && push.terminalId === terminalId;

  const off = [
    realtime.onFacts(({ state }) => {
      if (state === 'connected') void openNow();
      else open = false;
    }),
    realtime.on('terminal:replay', (push) => {
      if (!isMine(push)) return;
      if (life !== null && life !== push.life) {
        // Before the answer to `open`: what is typed from here on is meant for what is on the screen from here on.
        const dropped = outbox.resume(0, false);
        if (askedForNew) screen.clear();
        else screen.beginBelow(newShellWords(dropped));
      } else if (push.clear) screen.clear();
      ended = false;
      life = push.life;
      position = push.from;
      shownUpTo = push.from;
      acknowledged = push.from;
      replayUntil = push.until;
      screen.answerQueries(leading && push.until <= push.from);
    }),
    realtime.on('terminal:output', (push) => {
      if (!isMine(push) || life === null) return;
      // Not to happen on one connection; asking again from where we are mends it whatever it was.
      if (push.offset !== position) return open ? void openNow() : undefined;
      const bytes = new Uint8Array(push.bytes);
      const old = Math.max(0, Math.min(bytes.length, replayUntil - position));
      if (old > 0) show(bytes.subarray(0, old));
      if (old < bytes.length) show(bytes.subarray(old));
    }),
    realtime.on('terminal:size', (push) => {
      if (!isMine(push)) return;
      leading = push.leading;
      screen.answerQueries(leading && shownUpTo >= replayUntil);
      screen.applySize({ cols: push.cols, rows: push.rows }, leading);
    }),
    realtime.on('terminal:ended', (push) => {
      if (!isMine(push) || push.life !== life) return;
      ended = true;
      onStatus({ state: 'ended', exitCode: push.exitCode });
    }),
    realtime.on('terminals-changed', (push) => {
      // Somebody else of this sandbox started a new shell here.
      const now = push.sandboxId === sandboxId && push.terminals.find(({ id }) => id === terminalId);
      if (ended && now && !now.ended) void openNow();
    }),
  ];
  void openNow();

  return {
    type(bytes, key) {
      if (ended || !outbox.push(bytes, key ?? null)) return false;
      flush();
      return true;
    },
    resize(size) {
      if (open) void realtime.ask('terminal:resize', { ...about, size });
    },
    restart: () => void openNow(true),
    leave() {
      left = true;
      for (const timer of timers) clearTimeout(timer);
      for (const stop of off) stop();
      void realtime.ask('terminal:leave', about);
    },
  };
}
