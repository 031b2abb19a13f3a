import { answer } from '#app/api/answer.ts';
import { requirePerson } from '#app/auth/person.ts';
import { forgetSessionCookies } from '#lib/auth/cookies.ts';
import { endAllSessions } from '#lib/auth/sessions.ts';
import { getRuntime } from '#lib/runtime.ts';

/** Ends every session of the account, this one too. */
export const POST = answer(async (request) => {
  const deps = getRuntime();
  await endAllSessions(deps, { userId: (await requirePerson()).id });
  const response = new Response(null, { status: 204 });
  for (const cookie of forgetSessionCookies(deps.env, request.headers.get('cookie'))) {
    response.headers.append('set-cookie', cookie);
  }
  return response;
});
