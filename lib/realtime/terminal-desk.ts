import type { Clock } from '../clock.ts';
import { publicError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { SandboxView } from '../sandbox/view.ts';
import { VIEWERS_PER_TERMINAL } from '../terminal/limits.ts';
import {
  type Answer,
  type Pushes,
  parseRequest,
  REQUESTS,
  type Refusal,
  type Request,
  type RequestName,
} from '../terminal/protocol.ts';
import type { Terminal, Viewer } from '../terminal/terminal.ts';
import type { Terminals } from '../terminal/terminals.ts';
import { createAllowance } from './allowance.ts';

/** What one page may ask for. A fast typist with mouse reports makes some 100 events a second. */
const EVENTS = { perSecond: 300, burst: 600 };
const INPUT_BYTES_ALLOWED = { perSecond: 1024 * 1024, burst: 4 * 1024 * 1024 };
/** Each may start a shell or ask the database. */
const ERRANDS = { perSecond: 5, burst: 40 };

type Deps = {
  terminals: Terminals;
  clock: Clock;
  log: Log;
  /** The user's own sandbox. Errors: sandbox-not-found for that of somebody else. */
  getOwnSandbox: (userId: string, sandboxId: string) => Promise<SandboxView>;
  /** The student does something in this sandbox. */
  used: (sandboxId: string) => void;
};

/** One page, as the desk sees it: who it belongs to and how to tell it something. */
export type Connection = {
  userId: string;
  readonly isOpen: boolean;
  push<Name extends keyof Pushes>(name: Name, push: Pushes[Name]): void;
  /** From now on the page hears of changes to this sandbox's terminals. */
  follow(sandboxId: string): void;
};

type Opened = { terminal: Terminal; viewerKey: string; viewer: Viewer };
type Reply = (answer: Answer<RequestName>) => void;
type Handlers = { [Name in RequestName]: (request: Request<Name>, reply: (answer: Answer<Name>) => void) => unknown };

const refusal = (code: Refusal['code']): Refusal => ({ ok: false, code, details: {} });
const DONE = { ok: true } as const;

/**
 * Answers the requests of one connection. Whatever comes in is parsed first, and each request gets one answer with a
 * code where it is refused; nothing throws. Input is written before anything is awaited, else keystrokes change places.
 */
export function receive(
  deps: Deps,
  connection: Connection,
): { request(name: string, payload: unknown, reply: Reply): void; leave(): void } {
  const { terminals, clock, log } = deps;
  const opened = new Map<string, Opened>();
  const events = createAllowance(EVENTS);
  const inputBytes = createAllowance(INPUT_BYTES_ALLOWED);
  const errands = createAllowance(ERRANDS);
  const keyOf = (about: { sandboxId: string; terminalId: string }) => `${about.sandboxId}/${about.terminalId}`;

  function detach(key: string): void {
    const one = opened.get(key);
    opened.delete(key);
    one?.terminal.detach(one.viewerKey, one.viewer);
  }

  async function open(request: Request<'terminal:open'>): Promise<Answer<'terminal:open'>> {
    const { sandboxId, terminalId, size, have, restart } = request;
    const sandbox = await deps.getOwnSandbox(connection.userId, sandboxId);
    if (sandbox.status !== 'ready') return refusal('sandbox-not-ready');
    connection.follow(sandboxId);
    const terminal = await terminals.open({ sandboxId, terminalId, size, restart });
    // From here to the end nothing is awaited: a page that has left would else be registered for ever.
    if (!connection.isOpen) return refusal('terminal-not-found');
    const viewerKey = `${connection.userId}/${request.viewerId}`;
    const former = opened.get(keyOf(request));
    if (former && (former.terminal !== terminal || former.viewerKey !== viewerKey)) detach(keyOf(request));
    if (!former && terminal.viewerCount >= VIEWERS_PER_TERMINAL) return refusal('too-many-requests');
    const viewer = viewerOver(connection, { sandboxId, terminalId });
    opened.set(keyOf(request), { terminal, viewerKey, viewer });
    const { nextSequence } = terminal.attach({ viewerId: viewerKey, viewer, size, have });
    return { ok: true, life: terminal.life, nextSequence, title: terminals.titleOf(sandboxId, terminalId) };
  }

  const handlers: Handlers = {
    'terminal:input'(request, reply) {
      const one = opened.get(keyOf(request));
      if (!one) return reply(refusal('terminal-not-found'));
      if (!inputBytes.spend(request.bytes.byteLength, clock.now())) return reply(refusal('too-many-requests'));
      const settled = (nextSequence: number) => reply({ ok: true, nextSequence });
      const outcome = one.terminal.input(one.viewerKey, request.sequence, request.bytes, request.key, settled);
      if (outcome === 'refused') return reply(refusal('too-many-requests'));
      deps.used(request.sandboxId);
    },
    'terminal:acknowledge'(request, reply) {
      const one = opened.get(keyOf(request));
      // Those that say something new are as many as the frames that were sent; only the others need a limit.
      const isNews = one?.terminal.acknowledge(one.viewerKey, request.offset) ?? false;
      reply(isNews || events.spend(1, clock.now()) ? DONE : refusal('too-many-requests'));
    },
    'terminal:resize'(request, reply) {
      const one = opened.get(keyOf(request));
      one?.terminal.resize(one.viewerKey, request.size);
      reply(one ? DONE : refusal('terminal-not-found'));
    },
    'terminal:leave'(request, reply) {
      detach(keyOf(request));
      reply(DONE);
    },
    async 'terminal:open'(request, reply) {
      reply(await open(request));
    },
    async 'terminal:list'({ sandboxId }, reply) {
      await deps.getOwnSandbox(connection.userId, sandboxId);
      connection.follow(sandboxId);
      reply({ ok: true, terminals: terminals.list(sandboxId) });
    },
    async 'terminal:rename'({ sandboxId, terminalId, title }, reply) {
      await deps.getOwnSandbox(connection.userId, sandboxId);
      reply(terminals.rename(sandboxId, terminalId, title) ? DONE : refusal('terminal-not-found'));
    },
    async 'terminal:close'({ sandboxId, terminalId }, reply) {
      await deps.getOwnSandbox(connection.userId, sandboxId);
      await terminals.close(sandboxId, terminalId);
      reply(DONE);
    },
    time: (_, reply) => reply({ ok: true, now: clock.now().getTime() }),
  };

  function handle<Name extends RequestName>(name: Name, payload: unknown, reply: Reply): unknown {
    const parsed = parseRequest(name, payload);
    if (!parsed.ok) return reply(parsed);
    return handlers[name](parsed.request, reply as (answer: Answer<Name>) => void);
  }

  return {
    request(name, payload, reply) {
      const now = clock.now();
      if (name !== 'terminal:acknowledge' && !events.spend(1, now)) return reply(refusal('too-many-requests'));
      if (!isRequest(name)) return reply(refusal('bad-request'));
      if (ERRAND_NAMES.has(name) && !errands.spend(1, now)) return reply(refusal('too-many-requests'));
      const failed = (thrown: unknown) => {
        const { code, details } = publicError(thrown);
        if (code === 'internal') log.error('realtime.failed', { name, error: thrown });
        reply({ ok: false, code, details });
      };
      try {
        Promise.resolve(handle(name, payload, reply)).catch(failed);
      } catch (thrown) {
        failed(thrown);
      }
    },
    leave() {
      for (const key of [...opened.keys()]) detach(key);
    },
  };
}

const ERRAND_NAMES: ReadonlySet<string> = new Set<RequestName>([
  'terminal:open',
  'terminal:list',
  'terminal:rename',
  'terminal:close',
]);

const isRequest = (name: string): name is RequestName => Object.hasOwn(REQUESTS, name);

function viewerOver(connection: Connection, about: { sandboxId: string; terminalId: string }): Viewer {
  return {
    replay: (notice) => connection.push('terminal:replay', { ...about, ...notice }),
    output: (offset, bytes) => connection.push('terminal:output', { ...about, offset, bytes }),
    size: (size) => connection.push('terminal:size', { ...about, ...size }),
    ended: (notice) => connection.push('terminal:ended', { ...about, ...notice }),
  };
}
