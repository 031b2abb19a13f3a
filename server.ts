import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import next from 'next';
import { type Env, readEnv } from '#lib/env.ts';
import { guardRequests, serveWith, trackUpgradedSockets } from '#lib/http/front.ts';
import { attachGateway } from '#lib/realtime/gateway.ts';
import { createRuntime } from '#lib/runtime.ts';
import { startReconciler } from '#lib/sandbox/reconciler.ts';

/** How long requests under way may take to end once the server was told to stop. */
const DRAIN_MS = 3_000;
/** After this the process ends, whatever still hangs. */
const SHUTDOWN_GUARD_MS = 12_000;

const env = settings();
const runtime = await createRuntime(env);
const { log } = runtime;

const dev = env.NODE_ENV === 'development';
const server = createServer();
// Next would take every upgrade of the server that it is given; hot reload gets its own through this one, which never
// listens, and socket.io keeps the rest.
const relay = createServer();
const app = next({ dev, dir: process.cwd(), hostname: env.SLIPWAY_HOST, port: env.SLIPWAY_PORT, httpServer: relay });
await app.prepare();

// Before socket.io, which puts itself in front of the listeners that it finds.
server.on('request', serveWith(app.getRequestHandler(), runtime));
const destroyUpgradedSockets = trackUpgradedSockets(server);
const gateway = attachGateway(server, runtime);
server.on('upgrade', (req, socket: Duplex, head) => {
  if (req.url?.startsWith('/socket.io/')) return;
  if (dev) relay.emit('upgrade', req, socket, head);
  else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
});
guardRequests(server, runtime);
const reconciler = startReconciler(runtime);

function settings(): Env {
  try {
    return readEnv();
  } catch (error) {
    process.stderr.write(`These settings are not usable:\n${(error as Error).message}\n`);
    process.exit(1);
  }
}

let stopping = false;
async function stop(reason: string, exitCode: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info('server.stopping', { reason });
  setTimeout(() => process.exit(exitCode || 1), SHUTDOWN_GUARD_MS).unref();
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const drained = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await attempt('gateway', () => gateway.close());
  destroyUpgradedSockets();
  await closed;
  clearTimeout(drained);
  await attempt('reconciler', () => reconciler.stop());
  await attempt('next', () => app.close());
  // Last: everything above may still write.
  await attempt('database', () => runtime.db.$disconnect());
  log.info('server.stopped');
  process.exit(exitCode);
}

async function attempt(part: string, close: () => Promise<void> | void): Promise<void> {
  try {
    await close();
  } catch (error) {
    log.error('server.stop-failed', { part, error });
  }
}

process.on('SIGTERM', () => void stop('SIGTERM', 0));
process.on('SIGINT', () => void stop('SIGINT', 0));
// `npm run up` was killed outright: nobody would be left to stop this process.
process.on('disconnect', () => void stop('its starter has gone', 0));
process.on('uncaughtException', (error) => {
  log.error('server.uncaught', { error });
  void stop('an uncaught exception', 1);
});
// A promise that nobody awaited costs one action, not the class: everything that counts is a row in Postgres.
process.on('unhandledRejection', (error) => log.error('server.unhandled-rejection', { error }));

server.on('error', (error) => {
  log.error('server.cannot-listen', { host: env.SLIPWAY_HOST, port: env.SLIPWAY_PORT, error });
  void stop('no port to listen on', 1);
});
server.listen(env.SLIPWAY_PORT, env.SLIPWAY_HOST, () => {
  log.info('server.listening', { host: env.SLIPWAY_HOST, port: env.SLIPWAY_PORT });
  process.send?.('listening');
});
