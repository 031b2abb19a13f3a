import { type NextRequest, NextResponse } from 'next/server';
import { requireOwnOrigin } from '#app/api/answer.ts';
import { publicError } from '#lib/errors.ts';

/**
 * In front of every page, action and route: what may change something must come from one of our own pages. Routes check
 * again by themselves (app/api/answer.ts); for server actions this is the check.
 */
export function proxy(request: NextRequest): Response {
  try {
    requireOwnOrigin(request);
    return NextResponse.next();
  } catch (thrown) {
    const { code, status, details } = publicError(thrown);
    return Response.json({ error: { code, details } }, { status });
  }
}

export const config = { matcher: ['/((?!_next/static/).*)'] };
