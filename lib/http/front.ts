import { randomBytes } from 'node:crypto';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Env, servedByTls } from '../env.ts';
import type { ErrorCode } from '../errors.ts';
import { newId } from '../ids.ts';
import { type Log, withRequestId } from '../log.ts';
import { whileAnswering } from './answer-status.ts';
import { cleanHeaders, refusalOf, requestIdOf } from './request.ts';
import { contentSecurityPolicy, securityHeaders } from './security-headers.ts';

type Deps = { env: Env; log: Log };

/** What a client that sends half a request, or none, may hold open. */
const REQUEST_TIMEOUT_MS = 60_000;
/** Longer than the idle time of common proxies (60 s), or they use a connection that we are about to close. */
const KEEP_ALIVE_MS = 65_000;

/**
 * What stands before every handler of the server, pages, routes and sockets alike: believable headers, a request id,
 * the security headers, an answer to what is no HTTP. Call it after all other listeners are on: it goes to the front.
 */
export function guardRequests(server: Server, { env, log }: Deps): void {
  const fixed = securityHeaders({ tls: servedByTls(env) });
  const development = env.NODE_ENV === 'development';
  const signsInElsewhere = env.GITHUB_ID !== undefined || env.OIDC_ISSUER !== undefined;
  const clean = (req: IncomingMessage) => {
    const id = requestIdOf(req.headers, env.SLIPWAY_TRUST_PROXY, newId);
    cleanHeaders(req.headers, { trustProxy: env.SLIPWAY_TRUST_PROXY, remoteAddress: req.socket.remoteAddress });
    req.headers['x-request-id'] = id;
    return id;
  };
  server.prependListener('request', (req: IncomingMessage, res: ServerResponse) => {
    const id = clean(req);
    const nonce = randomBytes(16).toString('base64');
    const policy = contentSecurityPolicy({ nonce, development, signsInElsewhere });
    // Next reads the nonce for its own scripts out of the request's policy; our layout reads x-nonce.
    req.headers['content-security-policy'] = policy;
    req.headers['x-nonce'] = nonce;
    res.setHeader('x-request-id', id);
    res.setHeader('content-security-policy', policy);
    for (const [name, value] of Object.entries(fixed)) res.setHeader(name, value);
  });
  server.prependListener('upgrade', (req: IncomingMessage) => void clean(req));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    log.debug('http.malformed', { code: error.code });
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  });
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
}

/** Wraps the pages' handler: refuses what no page can be meant by, and answers where the handler itself fails. */
export function serveWith(
  handler: (req: IncomingMessage, res: ServerResponse) => Promise<void>,
  { log }: Pick<Deps, 'log'>,
): RequestListener {
  return (req, res) => {
    const refusal = refusalOf(req.method, req.url);
    if (refusal) return refuse(res, refusal, refusal === 405 ? 'method-not-allowed' : 'bad-request');
    const fail = (error: unknown) => {
      log.error('http.failed', { method: req.method, path: req.url?.split('?', 1)[0], error });
      if (res.headersSent) res.destroy();
      else refuse(res, 500, 'internal');
    };
    void withRequestId(String(req.headers['x-request-id']), () =>
      whileAnswering(res, () => handler(req, res)).catch(fail),
    );
  };
}

function refuse(res: ServerResponse, status: number, code: ErrorCode): void {
  res.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  res.end(JSON.stringify({ error: { code, details: {} } }));
}

/**
 * Sockets that left HTTP by an upgrade are unknown to `server.closeAllConnections()`: the returned function destroys
 * those that are still open.
 */
export function trackUpgradedSockets(server: Server): () => void {
  const open = new Set<Duplex>();
  server.on('upgrade', (_req: IncomingMessage, socket: Duplex) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return () => {
    for (const socket of open) socket.destroy();
  };
}
