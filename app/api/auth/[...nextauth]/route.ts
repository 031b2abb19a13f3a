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
  return (await NextAuth(checked, context, authOptions(deps, clientFrom(request.headers)))) as Response;
});

/** A copy with its body read to the end: within the limit, and a form or JSON that next-auth can read. */
async function withCheckedBody(request: Request): Promise<NextRequest> {
  const body = await readText(request, LARGEST_FORM_BYTES);
  const type = request.headers.get('content-type') ?? '';
  const isJson = type.startsWith('application/json');
  if (!isJson && !type.startsWith('application/x-www-form-urlencoded')) {
    throw new SlipwayError('bad-request', `content type ${type}`);
  }
  if (isJson && !isObject(body)) throw new SlipwayError('bad-request', 'the body is not a JSON object');
  return new NextRequest(request.url, { method: 'POST', headers: request.headers, body });
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

export { handle as GET, handle as POST };
