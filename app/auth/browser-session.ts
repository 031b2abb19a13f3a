import { cookies, headers } from 'next/headers';
import { type Client, clientFrom } from '#lib/auth/client.ts';
import { cookieAttributes, sessionCookieName } from '#lib/auth/cookies.ts';
import { openSessionCookie } from '#lib/auth/sessions.ts';
import { getRuntime } from '#lib/runtime.ts';

/** For server actions: the browser that sent the form. */
export async function currentClient(): Promise<Client> {
  return clientFrom(await headers());
}

/** Signs this browser in as the user. */
export async function openBrowserSession(userId: string): Promise<void> {
  const { name, value, ...attributes } = await openSessionCookie(getRuntime(), {
    userId,
    client: await currentClient(),
  });
  (await cookies()).set(name, value, attributes);
}

/** Makes this browser forget its session; ending the row behind it is the caller's. */
export async function forgetBrowserSession(): Promise<void> {
  const { env } = getRuntime();
  const name = sessionCookieName(env);
  const held = await cookies();
  for (const cookie of held.getAll()) {
    if (cookie.name !== name && !cookie.name.startsWith(`${name}.`)) continue;
    held.set(cookie.name, '', { ...cookieAttributes(env), maxAge: 0 });
  }
}
