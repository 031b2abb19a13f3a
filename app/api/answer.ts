import { isOwnOrigin } from '#lib/auth/origin.ts';
import { publicError, SlipwayError } from '#lib/errors.ts';
import { getRuntime } from '#lib/runtime.ts';

/** What a handler may return: a Response as it is, any other value as JSON, nothing as 204. */
type Answer = Response | object | string | number | boolean | null | undefined;

/**
 * Wraps every route handler: refuses requests that change something and don't come from the platform's own pages, and
 * turns what is thrown into `{ error: { code, details } }` with the code's status. What carries no code of ours is
 * logged and answered as `internal`, without a word of it. The request's id was given by the server in front (lib/http).
 */
export function answer<Context = unknown>(
  handler: (request: Request, context: Context) => Promise<Answer>,
): (request: Request, context: Context) => Promise<Response> {
  return async (request, context) => {
    let response: Response;
    try {
      requireOwnOrigin(request);
      response = asResponse(await handler(request, context));
    } catch (thrown) {
      response = refusal(thrown, request);
    }
    if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-store');
    return response;
  };
}

/** Throws `foreign-origin` for a request that may change something and was not sent by one of our own pages. */
export function requireOwnOrigin(request: Request): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return;
  const { headers } = request;
  const own = isOwnOrigin({
    origin: headers.get('origin'),
    fetchSite: headers.get('sec-fetch-site'),
    host: headers.get('host'),
    url: getRuntime().env.SLIPWAY_URL,
  });
  if (!own) throw new SlipwayError('foreign-origin', `origin ${headers.get('origin')} is not ours`);
}

function asResponse(value: Answer): Response {
  if (value instanceof Response) return value;
  return value === undefined ? new Response(null, { status: 204 }) : Response.json(value);
}

function refusal(thrown: unknown, request: Request): Response {
  const { code, status, details } = publicError(thrown);
  const { log } = getRuntime();
  const fields = { method: request.method, path: new URL(request.url).pathname, code, error: thrown };
  if (status >= 500) log.error('request-failed', fields);
  else log.debug('request-refused', fields);
  const headers = new Headers();
  if (typeof details.retryAfterSeconds === 'number') headers.set('retry-after', String(details.retryAfterSeconds));
  return Response.json({ error: { code, details } }, { status, headers });
}
