import { type Env, servedByTls } from '../env.ts';

/** 30 days, in seconds: how long a sign-in lasts, for the cookie, the token in it and the row behind it. */
export const SESSION_SECONDS = 30 * 24 * 60 * 60;

/** The `__Host-` prefix makes browsers refuse the cookie from a subdomain or over plain HTTP; it needs TLS. */
export const sessionCookieName = (env: Pick<Env, 'SLIPWAY_URL'>): string =>
  servedByTls(env) ? '__Host-slipway.session' : 'slipway.session';

/** Attributes of every cookie that the platform sets. */
export const cookieAttributes = (env: Pick<Env, 'SLIPWAY_URL'>) =>
  ({ httpOnly: true, sameSite: 'lax', path: '/', secure: servedByTls(env) }) as const;

/** `Set-Cookie` headers that make the browser forget the session, in as many parts as it may have been cut into. */
export function forgetSessionCookies(env: Pick<Env, 'SLIPWAY_URL'>, cookieHeader: string | null): string[] {
  const name = sessionCookieName(env);
  const secure = servedByTls(env) ? '; Secure' : '';
  return Object.keys(parseCookies(cookieHeader))
    .filter((held) => held === name || held.startsWith(`${name}.`))
    .map((held) => `${held}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure}`);
}

/** The `Cookie` header as names and decoded values; what can't be decoded is left as it is. */
export function parseCookies(header: string | null | undefined): Record<string, string> {
  const cookies: Record<string, string> = {};
  for (const pair of (header ?? '').split(';')) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, Math.max(0, equals)).trim();
    if (name === '') continue;
    const value = pair.slice(equals + 1).trim();
    // The first of a name counts: browsers send the most specific path first.
    if (!Object.hasOwn(cookies, name)) cookies[name] = decoded(value);
  }
  return cookies;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
