import type { IncomingMessage } from 'node:http';
import { isOwnOrigin } from '../auth/origin.ts';

/**
 * Whether a socket's handshake comes from one of our own pages. A WebSocket always says its origin, so it must be
 * ours; so must that of everything that is sent (POST). A browser's GET of the polling fall-back says nothing at all
 * on a plain-http address such as a workshop's laptop has: it reads only what its own origin may read, and gets past.
 */
export function mayShakeHands(request: Pick<IncomingMessage, 'method' | 'headers'>, url: string | undefined): boolean {
  const { origin, host, upgrade } = request.headers;
  const fetchSite = request.headers['sec-fetch-site'];
  const silent = origin === undefined && fetchSite === undefined;
  if (silent && request.method === 'GET' && upgrade === undefined) return true;
  return isOwnOrigin({ origin, fetchSite: Array.isArray(fetchSite) ? fetchSite[0] : fetchSite, host, url });
}
