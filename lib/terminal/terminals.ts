import { SlipwayError } from '../errors.ts';
import type { TerminalSize } from '../sandbox/driver.ts';
import { TERMINALS_PER_SANDBOX } from './limits.ts';
import type { TerminalView } from './protocol.ts';
import type { OpenShell } from './shell.ts';
import { startTerminal, type Terminal } from './terminal.ts';

type Deps = {
  openShell: OpenShell;
  /** Names one life of a shell; never the same twice. */
  newLife: () => string;
  /** The list of this sandbox's terminals has changed. */
  changed: (sandboxId: string) => void;
};

type Entry = { title: string; terminal: Terminal | null; starting: Promise<Terminal> };

/** Every terminal that this process holds, by sandbox and terminal id. They live on without any viewer. */
export interface Terminals {
  list(sandboxId: string): TerminalView[];
  /** Null while it starts. */
  find(sandboxId: string, terminalId: string): Terminal | null;
  titleOf(sandboxId: string, terminalId: string): string;
  /**
   * The terminal of that id; its shell is started where there is none, or, with `restart`, where it has ended.
   * Errors: too-many-terminals, no-terminal-left, sandbox-gone, exec-failed, host-engine-down.
   */
  open(request: OpenTerminal): Promise<Terminal>;
  /** False where there is no such terminal. */
  rename(sandboxId: string, terminalId: string, title: string): boolean;
  /** Ends the shell and forgets the terminal; gone already is success. */
  close(sandboxId: string, terminalId: string): Promise<void>;
  closeSandbox(sandboxId: string): Promise<void>;
  closeAll(): Promise<void>;
}

type OpenTerminal = { sandboxId: string; terminalId: string; size: TerminalSize; restart: boolean };

export function createTerminals({ openShell, newLife, changed }: Deps): Terminals {
  const bySandbox = new Map<string, Map<string, Entry>>();

  const entryOf = (sandboxId: string, terminalId: string) => bySandbox.get(sandboxId)?.get(terminalId);

  function forget(sandboxId: string, terminalId: string): void {
    const entries = bySandbox.get(sandboxId);
    if (!entries?.delete(terminalId)) return;
    if (entries.size === 0) bySandbox.delete(sandboxId);
    changed(sandboxId);
  }

  function start(request: OpenTerminal, title: string): Entry {
    const { sandboxId, terminalId, size } = request;
    const starting = startTerminal(openShell, { sandboxId, life: newLife(), size, ended: () => changed(sandboxId) });
    const entry: Entry = { title, terminal: null, starting };
    starting.then(
      (terminal) => {
        // Closed, or its sandbox stopped, while the shell was on its way.
        if (entryOf(sandboxId, terminalId) !== entry) return void terminal.close();
        entry.terminal = terminal;
        changed(sandboxId);
      },
      () => {
        if (entryOf(sandboxId, terminalId) === entry) forget(sandboxId, terminalId);
      },
    );
    return entry;
  }

  async function close(sandboxId: string, terminalId: string): Promise<void> {
    const entry = entryOf(sandboxId, terminalId);
    forget(sandboxId, terminalId);
    await entry?.terminal?.close();
  }

  async function closeSandbox(sandboxId: string): Promise<void> {
    const ids = [...(bySandbox.get(sandboxId)?.keys() ?? [])];
    await Promise.allSettled(ids.map((terminalId) => close(sandboxId, terminalId)));
  }

  return {
    list: (sandboxId) =>
      Array.from(bySandbox.get(sandboxId) ?? [], ([id, { title, terminal }]) => ({
        id,
        title,
        ended: terminal?.hasEnded ?? false,
      })),
    find: (sandboxId, terminalId) => entryOf(sandboxId, terminalId)?.terminal ?? null,
    titleOf: (sandboxId, terminalId) => entryOf(sandboxId, terminalId)?.title ?? '',
    open(request) {
      const { sandboxId, terminalId, restart } = request;
      const entries = bySandbox.get(sandboxId) ?? new Map<string, Entry>();
      const known = entries.get(terminalId);
      if (known && !(restart && known.terminal?.hasEnded)) return known.starting;
      if (!known && entries.size >= TERMINALS_PER_SANDBOX) {
        const details = { most: TERMINALS_PER_SANDBOX };
        return Promise.reject(new SlipwayError('too-many-terminals', 'the sandbox has all it may have', { details }));
      }
      const entry = start(request, known?.title ?? freeTitle(entries));
      // Setting a known key keeps its place, so a restarted terminal stays where its tab was.
      entries.set(terminalId, entry);
      bySandbox.set(sandboxId, entries);
      return entry.starting;
    },
    rename(sandboxId, terminalId, title) {
      const entry = entryOf(sandboxId, terminalId);
      if (!entry) return false;
      entry.title = title;
      changed(sandboxId);
      return true;
    },
    close,
    closeSandbox,
    async closeAll() {
      await Promise.allSettled(Array.from(bySandbox.keys(), closeSandbox));
    },
  };
}

function freeTitle(entries: ReadonlyMap<string, Entry>): string {
  const taken = new Set(Array.from(entries.values(), ({ title }) => title));
  let number = 1;
  while (taken.has(`Terminal ${number}`)) number++;
  return `Terminal ${number}`;
}
