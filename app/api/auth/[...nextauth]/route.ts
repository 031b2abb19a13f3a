import { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { answer } from '#app/api/answer.ts';
import { readText } from '#app/api/body.ts';
import { authOptions } from '#app/auth/options.ts';
import { clientFrom } from '#lib/auth/client.ts';
import { tellNextAuthItsAddress } from '#lib/env.ts';
import { SlipwayError } from '#lib/errors.ts';
import { getRuntime } from '#lib/runtime.ts';

/**
 * What of next-auth is served. Not `session`: the token would be made anew whatever its row says, and pages ask
 * `authenticate`.
 */
const ACTIONS = new Set(['csrf', 'providers', 'signin', 'signout', 'callback', 'error']);

const LARGEST_FORM_BYTES = 16 * 1024;

type Context = { params: Promise<{ nextauth: string[] }> };

const handle = answer<Context>(async (request, context) => {
  const { nextauth } = await context.params;
  if (!ACTIONS.has(nextauth[0] ?? '')) throw new SlipwayError('not-found', `next-auth action ${nextauth[0]}`);
  const deps = getRuntime();
  tellNextAuthItsAddress(deps.env);
  const checked = request.method === 'POST' ? await withCheckedBody(request) : new NextRequest(request);
  const response: Response = await NextAuth(checked, context, authOptions(deps, clientFrom(request.headers)));
  // What fails of ours is thrown. By this status next-auth means an address or a cookie that it can't make sense of.
  if (response.status === 500) throw new SlipwayError('bad-request', `next-auth refuses ${nextauth.join('/')}`);
  return response;
});

/**
 * A copy with its body read to the end, within the limit. Forms only: in JSON next-auth would take any value for the
 * text that it expects.
 */
async function withCheckedBody(request: Request): Promise<NextRequest> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') throw new SlipwayError('bad-request', `content type ${type}`);
  const body = await readText(request, LARGEST_FORM_BYTES);
  return new NextRequest(request.url, { method: 'POST', headers: request.headers, body });
}

export { handle as GET, handle as POST };
