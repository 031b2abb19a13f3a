import { z } from 'zod';
import { answer } from '#app/api/answer.ts';
import { readJson } from '#app/api/body.ts';
import { requireSignedIn } from '#app/auth/person.ts';
import { clientFrom } from '#lib/auth/client.ts';
import { passwordField } from '#lib/auth/fields.ts';
import { getRuntime } from '#lib/runtime.ts';
import { changePassword } from '#lib/use-cases/change-password.ts';

const body = z.object({ current: passwordField, password: passwordField });

/** Sets a new password; every other session of the account ends. */
export const POST = answer(async (request) => {
  const { person, sessionId } = await requireSignedIn();
  const input = await readJson(request, body);
  const client = clientFrom(request.headers);
  await changePassword(getRuntime(), { userId: person.id, sessionId, client, ...input });
});
