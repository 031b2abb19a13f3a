/** Where a request comes from, as the browser says; scripts of a page can't forge these headers. */
export type RequestOrigin = {
  /** The `Origin` header. */
  origin: string | null | undefined;
  /** The `Sec-Fetch-Site` header. */
  fetchSite?: string | null | undefined;
  /** The `Host` header. */
  host: string | null | undefined;
  /** SLIPWAY_URL: the platform's public address, where one is set. */
  url: string | undefined;
};

/**
 * Whether a request was sent by one of the platform's own pages. `Origin` decides where it is present: it must be the
 * origin of SLIPWAY_URL, or without that setting name the same host as the `Host` header. Without `Origin` (browsers
 * leave it out of same-origin GETs) `Sec-Fetch-Site` must say `same-origin`. Neither header: refused, since every
 * browser that the platform supports sends one.
 */
export function isOwnOrigin({ origin, fetchSite, host, url }: RequestOrigin): boolean {
  if (!origin) return fetchSite === 'same-origin';
  if (!URL.canParse(origin)) return false;
  const claimed = new URL(origin);
  if (url !== undefined) return claimed.origin === new URL(url).origin;
  return (claimed.protocol === 'http:' || claimed.protocol === 'https:') && claimed.host === host?.toLowerCase();
}
