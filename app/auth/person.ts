import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { authenticate } from '#lib/auth/authenticate.ts';
import { SlipwayError } from '#lib/errors.ts';
import { getRuntime } from '#lib/runtime.ts';
import type { PersonView } from '#lib/use-cases/views.ts';

/** Who asks for this page, and by which session; asked of the database once a request. */
export const findSignedIn = cache(async (): Promise<{ person: PersonView; sessionId: string } | null> => {
  const cookieHeader = (await headers()).get('cookie');
  return authenticate(getRuntime(), { cookieHeader });
});

/** Who asks for this page; null for a visitor. */
export async function findPerson(): Promise<PersonView | null> {
  return (await findSignedIn())?.person ?? null;
}

/** For routes. Throws `not-signed-in`. */
export async function requireSignedIn(): Promise<{ person: PersonView; sessionId: string }> {
  const signedIn = await findSignedIn();
  if (signedIn === null) throw new SlipwayError('not-signed-in', 'this request needs a session');
  return signedIn;
}

/** For routes. Throws `not-signed-in`. */
export async function requirePerson(): Promise<PersonView> {
  return (await requireSignedIn()).person;
}

/** For pages: sends a visitor to the sign-in page, which leads back to `path` (an absolute path of the platform). */
export async function requirePersonOrSignIn(path: string): Promise<PersonView> {
  const person = await findPerson();
  if (person === null) redirect(`/sign-in?next=${encodeURIComponent(path)}`);
  return person;
}
