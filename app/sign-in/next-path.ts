/**
 * Where to go after signing in: a path of this site, never another site's address, and never back to a page that
 * would only send on. Anything else means the catalogue.
 */
export function nextPath(value: unknown): string {
  if (typeof value !== 'string' || !value.startsWith('/') || value.length > 500) return '/';
  const base = 'http://slipway.invalid';
  if (!URL.canParse(value, base)) return '/';
  const url = new URL(value, base);
  if (url.origin !== base || /^\/(sign-in|api)(\/|$)/.test(url.pathname)) return '/';
  return `${url.pathname}${url.search}${url.hash}`;
}
