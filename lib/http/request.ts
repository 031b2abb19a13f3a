import type { IncomingHttpHeaders } from 'node:http';

/** Headers that say who a request comes from; a client could write any of them itself. */
const PROXY_HEADERS = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
];

/** Read by Next and by the pages, so a value of the client's own must never arrive there. */
const OWN_HEADERS = ['content-security-policy', 'content-security-policy-report-only', 'x-nonce', 'x-request-id'];

const REQUEST_ID = /^[A-Za-z0-9_-]{8,64}$/;

/**
 * Makes the headers worth believing: without a trusted proxy what they say of the way here is dropped; with one, only
 * the address that this proxy itself has added counts. Afterwards `x-forwarded-for` is one address, always there.
 */
export function cleanHeaders(
  headers: IncomingHttpHeaders,
  { trustProxy, remoteAddress }: { trustProxy: boolean; remoteAddress: string | undefined },
): void {
  const address = (trustProxy && lastAddress(headers['x-forwarded-for'])) || remoteAddress || 'unknown';
  for (const name of OWN_HEADERS) delete headers[name];
  if (!trustProxy) for (const name of PROXY_HEADERS) delete headers[name];
  headers['x-forwarded-for'] = address.replace(/^::ffff:(?=\d+\.)/, '');
}

function lastAddress(forwarded: string | string[] | undefined): string | undefined {
  const all = Array.isArray(forwarded) ? forwarded.join(',') : forwarded;
  return all?.split(',').at(-1)?.trim() || undefined;
}

/** The id a trusted proxy gave the request, where it gave a usable one, so that both logs can be held together. */
export function requestIdOf(headers: IncomingHttpHeaders, trustProxy: boolean, newId: () => string): string {
  const given = headers['x-request-id'];
  return trustProxy && typeof given === 'string' && REQUEST_ID.test(given) ? given : newId();
}

/** Null for a request that may go on to a page or route, else the status to refuse it with. */
export function refusalOf(method: string | undefined, url: string | undefined): 400 | 405 | 414 | null {
  if (!url?.startsWith('/')) return 400;
  if (url.length > 8192) return 414;
  if (!['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].includes(method ?? '')) return 405;
  const path = url.split('?', 1)[0] ?? '';
  try {
    return decodeURIComponent(path).includes('\0') ? 400 : null;
  } catch {
    return 400;
  }
}
