import { answer } from '#app/api/answer.ts';
import { requirePerson } from '#app/auth/person.ts';
import { getRuntime } from '#lib/runtime.ts';
import { findSandbox } from '#lib/sandbox/find-sandbox.ts';
import { requestSandbox } from '#lib/sandbox/request-sandbox.ts';

type Context = { params: Promise<{ slug: string }> };

/** The student's sandbox for this lab, or null. */
export const GET = answer<Context>(async (_request, { params }) => {
  const [{ id: userId }, { slug: labSlug }] = [await requirePerson(), await params];
  return findSandbox(getRuntime(), { userId, labSlug });
});

/** Asks for a sandbox for this lab; the live one is the answer where there is one. */
export const POST = answer<Context>(async (_request, { params }) => {
  const [{ id: userId }, { slug: labSlug }] = [await requirePerson(), await params];
  return requestSandbox(getRuntime(), { userId, labSlug });
});
