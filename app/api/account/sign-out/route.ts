import { answer } from '#app/api/answer.ts';
import { findSignedIn } from '#app/auth/person.ts';
import { forgetSessionCookies } from '#lib/auth/cookies.ts';
import { endSession } from '#lib/auth/sessions.ts';
import { getRuntime } from '#lib/runtime.ts';

/** Ends this session, so that a copy of its cookie is dead too. Nobody's request only loses the cookie. */
export const POST = answer(async (request) => {
  const deps = getRuntime();
  const signedIn = await findSignedIn();
  if (signedIn) await endSession(deps, { userId: signedIn.person.id, sessionId: signedIn.sessionId });
  const response = new Response(null, { status: 204 });
  for (const cookie of forgetSessionCookies(deps.env, request.headers.get('cookie'))) {
    response.headers.append('set-cookie', cookie);
  }
  return response;
});
