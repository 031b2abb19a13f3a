import type { Duplex, Readable } from 'node:stream';

/**
 * The port to whatever runs sandboxes. A driver starts, stops, lists and executes; the shell, the student's
 * engine API, files and previews are all built on `exec`.
 *
 * "Gone" means: the runtime was asked and answered that there is no such sandbox, or that it has ended. A runtime
 * that does not answer is `host-engine-down`, and never means gone.
 */
export interface Driver {
  readonly name: string;

  /**
   * Creates the sandbox and resolves once the engine inside it answers. May be called again with the same id: a
   * sandbox that runs already is left as it is. On failure or abort nothing of it is left on the host.
   * Errors: image-missing, host-full, host-engine-down, host-engine-error, engine-not-answering, sandbox-failed (it
   * ended while starting), sandbox-gone (the start was called off by the signal).
   */
  start(spec: SandboxSpec, options?: StartOptions): Promise<void>;

  /**
   * Ends the sandbox and removes all that belongs to it (container, volumes). May be called at any time, in any
   * state, any number of times; gone already is success. Errors: host-engine-down, host-engine-error.
   */
  stop(id: string): Promise<void>;

  /** Every sandbox of this installation that the runtime holds, whatever its state. Errors: host-engine-down. */
  list(): Promise<SandboxSeen[]>;

  /**
   * Starts a program in a running sandbox. Errors: sandbox-gone, exec-failed, host-engine-down, no-terminal-left.
   * The caller must `dispose()` what it got, also after the end.
   */
  exec(id: string, command: ExecCommand): Promise<Execution>;

  /** Resources in use at this moment. Errors: sandbox-gone, host-engine-down. */
  usage(id: string): Promise<SandboxUsage>;

  /** What the host has for sandboxes. Errors: host-engine-down. */
  capacity(): Promise<HostCapacity>;

  /** Copies the named image of the host engine into the sandbox's engine. Errors: image-missing, sandbox-gone, … */
  preload(id: string, image: string): Promise<void>;
}

export type SandboxSpec = {
  /** UUID; the driver derives every name on the host from it. */
  id: string;
  /** Picks the sandbox's own range of host uids, so no two live sandboxes may share one. 0 to 9,999. */
  slot: number;
  limits: SandboxLimits;
};

export type SandboxLimits = {
  memoryBytes: number;
  /** In cores, e.g. 1.5. */
  cpus: number;
  pids: number;
};

export type StartOptions = {
  signal?: AbortSignal;
  onPhase?: (phase: 'container' | 'engine') => void;
};

export type SandboxSeen = {
  id: string;
  slot: number;
  state: 'running' | 'ended';
  createdAt: Date;
};

export type SandboxUsage = {
  memoryBytes: number;
  memoryLimitBytes: number;
  pids: number;
  /** Nanoseconds of cpu time since the start, all cores together. */
  cpuNanoseconds: number;
};

export type HostCapacity = {
  memoryBytes: number;
  /** Where sandboxes keep their images; null where it can't be measured from here. */
  freeDiskBytes: number | null;
};

export type ExecCommand = {
  /** Program and arguments; nothing is passed through a shell. */
  argv: readonly [string, ...string[]];
  /**
   * `student`: without any capability. `platform`: root of the container, to end programs and to connect to a socket. It
   * must never write, unpack, chown or run anything where the student can put a file or a link: to the kernel it is
   * the host's root. All else, `docker load` and copying files in among it, is done as the student.
   */
  user: 'student' | 'platform';
  /** With a size the program gets a terminal, and its output comes as one raw stream. */
  tty?: TerminalSize;
  env?: Readonly<Record<string, string>>;
  /** Absolute; the student's home where it is left out. */
  cwd?: string;
};

export type TerminalSize = { cols: number; rows: number };

export interface Execution {
  /** Write: standard input (`end()` half-closes). Read: standard output, or everything where there is a terminal. */
  readonly stream: Duplex;
  /** Standard error; null with a terminal. */
  readonly stderr: Readable | null;
  /** Settles when the program has ended, even if a grandchild holds its output open. Null: unknown, the sandbox went. */
  readonly exited: Promise<number | null>;
  /** Harmless on a program that has not begun or has ended. */
  resize(size: TerminalSize): Promise<void>;
  /** Ends the program (HUP, then KILL) and closes the streams. Idempotent. */
  dispose(): Promise<void>;
}
