import { stripVTControlCharacters } from 'node:util';

/** Tells the person at the terminal what happens, how far it is and how long it takes. Writes to standard error. */
export interface Progress {
  /**
   * Runs `work` as a named step and passes its result or error on. `report` says how far it is, in a few words. Steps
   * may run side by side.
   */
  step<Result>(title: string, work: (report: (detail: string) => void) => Promise<Result>): Promise<Result>;
  note(text: string): void;
}

type Sink = {
  write: (text: string) => void;
  now: () => number;
  /** Calls back twice a second until the returned function is called. */
  tick: (callback: () => void) => () => void;
  columns: () => number;
};

type Running = { title: string; detail: string; startedAt: number; saidAt: number };

/** A step in the form of lines speaks again after this many milliseconds, if there is something new or not. */
const LINE_EVERY_MS = 10_000;
/** Steps quicker than this leave no line at a terminal, so that a second run is quiet. */
const WORTH_A_LINE_MS = 1_000;

export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  const sink: Sink = {
    write: (text) => void stream.write(text),
    now: () => performance.now(),
    tick(callback) {
      const timer = setInterval(callback, 500);
      timer.unref();
      return () => clearInterval(timer);
    },
    columns: () => stream.columns || 80,
  };
  return stream.isTTY ? terminalProgress(sink) : lineProgress(sink);
}

/** One live line that names every step under way, and a line that stays for each step that took a while. */
export function terminalProgress({ write, now, tick, columns }: Sink): Progress {
  const running = new Set<Running>();
  let stop: (() => void) | null = null;
  const clear = () => write('\r\u001b[2K');
  const draw = () => write(`\r\u001b[2K${cutTo(liveLine([...running], now()), columns() - 1)}`);
  const refresh = () => {
    if (running.size === 0) {
      stop?.();
      stop = null;
      return;
    }
    stop ??= tick(draw);
    draw();
  };
  const say = (line: string) => {
    clear();
    write(`${line}\n`);
    refresh();
  };
  return {
    note: say,
    async step(title, work) {
      const step: Running = { title, detail: '', startedAt: now(), saidAt: 0 };
      running.add(step);
      refresh();
      const end = (line: string | null) => {
        running.delete(step);
        if (line) return say(line);
        clear();
        refresh();
      };
      try {
        const result = await work((detail) => {
          step.detail = clean(detail);
          draw();
        });
        const took = now() - step.startedAt;
        end(took >= WORTH_A_LINE_MS ? `✓ ${title} (${inWords(took)})` : null);
        return result;
      } catch (error) {
        end(`✗ ${title} ${endOf(error)} (after ${inWords(now() - step.startedAt)})`);
        throw error;
      }
    },
  };
}

/** A line when a step begins, one every ten seconds while it lasts, and one at its end. */
export function lineProgress({ write, now, tick }: Sink): Progress {
  return {
    note: (text) => write(`${text}\n`),
    async step(title, work) {
      const step: Running = { title, detail: '', startedAt: now(), saidAt: now() };
      write(`${title} …\n`);
      const stop = tick(() => {
        if (now() - step.saidAt < LINE_EVERY_MS) return;
        step.saidAt = now();
        write(`${liveLine([step], now())}\n`);
      });
      try {
        const result = await work((detail) => {
          step.detail = clean(detail);
        });
        write(`${title}: done (${inWords(now() - step.startedAt)})\n`);
        return result;
      } catch (error) {
        write(`${title}: ${endOf(error)} (after ${inWords(now() - step.startedAt)})\n`);
        throw error;
      } finally {
        stop();
      }
    },
  };
}

const liveLine = (running: readonly Running[], now: number) =>
  running
    .map(({ title, detail, startedAt }) => `${title}${detail && `: ${detail}`} · ${inWords(now - startedAt)}`)
    .join('  |  ');

const clean = (detail: string) => stripVTControlCharacters(detail).replace(/\s+/g, ' ').trim();

const cutTo = (line: string, width: number) =>
  line.length > width ? `${line.slice(0, Math.max(0, width - 1))}…` : line;

/** An interrupted step did not fail: the same command goes on with it. */
const endOf = (error: unknown): string =>
  error instanceof Error && error.name === 'AbortError' ? 'interrupted' : 'failed';

/** 0.4 s, 12 s, 3 min 5 s. */
export function inWords(milliseconds: number): string {
  if (milliseconds < 9_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** 1 container, 2 containers. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
