import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { authenticate } from '../auth/authenticate.ts';
import { codeOf, type ErrorCode } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Runtime } from '../runtime.ts';
import { getOwnSandbox } from '../sandbox/get-sandbox.ts';
import { touchSandbox } from '../sandbox/touch-sandbox.ts';
import type { Pushes } from '../terminal/protocol.ts';
import { shellsOver } from '../terminal/shell.ts';
import { createTerminals, type Terminals } from '../terminal/terminals.ts';
import { mayShakeHands } from './handshake.ts';
import { type Connection, receive } from './terminal-desk.ts';

type Deps = Pick<Runtime, 'env' | 'db' | 'driver' | 'clock' | 'log' | 'bus'>;

/** Pages that one person may have open at a time. */
const CONNECTIONS_PER_USER = 24;

/** A session that ended where no event of this process said so (another process, an expiry) is found after this. */
const RECHECK_EVERY_MS = 60_000;

/** Last use is kept for the idle limit, which counts in minutes. */
const TOUCH_EVERY_MS = 30_000;

/** A dead line is noticed after both together, on either side. */
const PING_EVERY_MS = 10_000;
const PING_WITHIN_MS = 10_000;

type Session = { userId: string; sessionId: string; cookieHeader: string | undefined };
type SocketData = { session: Session };
type Events = { [Name in keyof Pushes]: (push: Pushes[Name]) => void };
type Page = Socket<Record<string, never>, Events, Record<string, never>, SocketData>;
type Gateway = Server<Record<string, never>, Events, Record<string, never>, SocketData>;

const userRoom = (userId: string) => `user:${userId}`;
const sessionRoom = (sessionId: string) => `session:${sessionId}`;
const sandboxRoom = (sandboxId: string) => `sandbox:${sandboxId}`;

/**
 * Everything between open pages and the platform, over socket.io at `/socket.io/`. Attach it after the HTTP handler
 * is on; it leaves upgrades of other paths alone. `close` ends all connections and shells, not the HTTP server.
 */
export function attachGateway(httpServer: HttpServer, deps: Deps): { close(): Promise<void> } {
  const { bus, env } = deps;
  // No connectionStateRecovery: it would keep every packet of every terminal for minutes.
  const io: Gateway = new Server(httpServer, {
    path: '/socket.io/',
    serveClient: false,
    destroyUpgrade: false,
    pingInterval: PING_EVERY_MS,
    pingTimeout: PING_WITHIN_MS,
    maxHttpBufferSize: 1_000_000,
    allowRequest: (request, allow) => allow(null, mayShakeHands(request, env.SLIPWAY_URL)),
  });
  const terminals = createTerminals({
    openShell: shellsOver(deps.driver),
    newLife: newId,
    changed: (sandboxId) => {
      const list = terminals.list(sandboxId);
      io.to(sandboxRoom(sandboxId)).emit('terminals-changed', { sandboxId, terminals: list });
    },
  });
  const used = touchNowAndThen(deps);

  io.use(
    (socket, next) => void admit(io, deps, socket).then((refused) => next(refused ? refusal(refused) : undefined)),
  );
  io.on('connection', (socket) => serve(socket, deps, terminals, used));

  const unsubscribe = [
    bus.subscribe('sandbox-changed', ({ userId, sandbox }) => {
      io.to(userRoom(userId)).emit('sandbox-changed', sandbox);
      if (sandbox.status !== 'ready') void terminals.closeSandbox(sandbox.id);
    }),
    bus.subscribe('task-graded', ({ userId, labSlug, result }) =>
      io.to(userRoom(userId)).emit('task-graded', { labSlug, result }),
    ),
    bus.subscribe('session-ended', ({ userId, sessionId }) =>
      io.in(sessionId === null ? userRoom(userId) : sessionRoom(sessionId)).disconnectSockets(true),
    ),
    recheckSessions(io, deps),
  ];

  return {
    async close() {
      for (const stop of unsubscribe) stop();
      io.disconnectSockets(true);
      io.engine.close();
      await terminals.closeAll();
    },
  };
}

/** Null for a page that may come in, else why not. */
async function admit(io: Gateway, deps: Deps, socket: Page): Promise<ErrorCode | null> {
  const cookieHeader = socket.handshake.headers.cookie;
  try {
    const signedIn = await authenticate(deps, { cookieHeader });
    if (!signedIn) return 'not-signed-in';
    const userId = signedIn.person.id;
    if ((io.sockets.adapter.rooms.get(userRoom(userId))?.size ?? 0) >= CONNECTIONS_PER_USER) return 'too-many-requests';
    socket.data.session = { userId, sessionId: signedIn.sessionId, cookieHeader };
    return null;
  } catch (error) {
    deps.log.error('realtime.handshake-failed', { error });
    return codeOf(error) ?? 'internal';
  }
}

/** socket.io hands `data` to the page; the message is for logs alone. */
const refusal = (code: ErrorCode) => Object.assign(new Error(code), { data: { code } });

function serve(socket: Page, deps: Deps, terminals: Terminals, used: (sandboxId: string) => void): void {
  const { userId, sessionId } = socket.data.session;
  const connection: Connection = {
    userId,
    get isOpen() {
      return socket.connected;
    },
    push: (name, push) => void (socket as Socket).emit(name, push),
    follow: (sandboxId) => void socket.join(sandboxRoom(sandboxId)),
  };
  const desk = receive(
    {
      terminals,
      clock: deps.clock,
      log: deps.log,
      getOwnSandbox: (ownerId, sandboxId) => getOwnSandbox(deps, { userId: ownerId, sandboxId }),
      used,
    },
    connection,
  );
  void socket.join([userRoom(userId), sessionRoom(sessionId)]);
  socket.onAny((name: string, ...values: unknown[]) => {
    const last = values.at(-1);
    const reply = typeof last === 'function' ? (answer: unknown) => void last(answer) : () => {};
    desk.request(name, values[0], reply);
  });
  socket.on('disconnect', () => desk.leave());
}

function recheckSessions(io: Gateway, deps: Deps): () => void {
  let cancel = () => {};
  let stopped = false;
  const recheck = async () => {
    for (const socket of io.sockets.sockets.values()) {
      const { cookieHeader } = socket.data.session;
      // A database that does not answer ends no session.
      const signedIn = await authenticate(deps, { cookieHeader }).catch(() => 'unknown' as const);
      if (signedIn === null) socket.disconnect(true);
    }
    schedule();
  };
  const schedule = () => {
    if (stopped) return;
    cancel = deps.clock.after(RECHECK_EVERY_MS, () => void recheck());
  };
  schedule();
  return () => {
    stopped = true;
    cancel();
  };
}

function touchNowAndThen(deps: Deps): (sandboxId: string) => void {
  const touchedAt = new Map<string, number>();
  return (sandboxId) => {
    const now = deps.clock.now().getTime();
    if (now - (touchedAt.get(sandboxId) ?? Number.NEGATIVE_INFINITY) < TOUCH_EVERY_MS) return;
    for (const [id, at] of touchedAt) if (now - at >= TOUCH_EVERY_MS) touchedAt.delete(id);
    touchedAt.set(sandboxId, now);
    touchSandbox(deps, { sandboxId }).catch((error: unknown) =>
      deps.log.warn('realtime.touch-failed', { sandboxId, error }),
    );
  };
}
