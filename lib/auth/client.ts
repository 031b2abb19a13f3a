import { isIPv6 } from 'node:net';

/** The browser behind a request, as far as it is known. */
export type Client = {
  /** The address that the server in front has found (lib/http): the socket's, or what a trusted proxy has added. */
  address: string;
  /** Cut to 300 characters. */
  userAgent: string | null;
};

/** Reads them from a request's headers, which the server in front has cleaned. */
export function clientFrom(headers: { get(name: string): string | null }): Client {
  return {
    address: headers.get('x-forwarded-for') ?? 'unknown',
    userAgent: headers.get('user-agent')?.slice(0, 300) ?? null,
  };
}

/** What tries are counted by: an IPv6 customer has a whole /64 to write from, so that counts as one address. */
export function addressForLimit(address: string): string {
  const bare = address.split('%', 1)[0] ?? address;
  if (!isIPv6(bare)) return address;
  const [head = '', tail = ''] = bare.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const zeros = bare.includes('::') ? Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0') : [];
  const groups = [...before, ...zeros, ...after].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${groups.join(':')}::/64`;
}
