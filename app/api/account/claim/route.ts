import { z } from 'zod';
import { answer } from '#app/api/answer.ts';
import { readJson } from '#app/api/body.ts';
import { requirePerson } from '#app/auth/person.ts';
import { emailField, passwordField } from '#lib/auth/fields.ts';
import { getRuntime } from '#lib/runtime.ts';
import { claimAccount } from '#lib/use-cases/claim-account.ts';

const body = z.object({ email: emailField, password: passwordField });

/** A guest gives the account an email and a password. */
export const POST = answer(async (request) => {
  const { id } = await requirePerson();
  await claimAccount(getRuntime(), { userId: id, ...(await readJson(request, body)) });
});
