import { decode } from 'next-auth/jwt';
import { z } from 'zod';
import type { Runtime } from '../runtime.ts';
import type { PersonView } from '../use-cases/views.ts';
import { parseCookies, sessionCookieName } from './cookies.ts';

/** What the session's cookie holds; everything else is read from the database each time. */
const claims = z.object({ sub: z.uuid(), sid: z.uuid() });

/** `lastSeenAt` is for people who look through their sessions: minutes are exact enough, and spare a write a request. */
const SEEN_EVERY_MS = 5 * 60 * 1000;

/**
 * Who sends this request, from its `Cookie` header; null for nobody. The cookie's token only names a Session row: a
 * revoked or expired row, or a disabled account, is nobody at once. Used by pages, routes and the socket handshake.
 * Throws only where the database fails.
 */
export async function authenticate(
  deps: Pick<Runtime, 'db' | 'env' | 'clock'>,
  { cookieHeader }: { cookieHeader: string | null | undefined },
): Promise<{ person: PersonView; sessionId: string } | null> {
  const token = sessionToken(cookieHeader, sessionCookieName(deps.env));
  if (token === '') return null;
  const named = claims.safeParse(await decode({ token, secret: deps.env.SLIPWAY_SECRET }).catch(() => null));
  if (!named.success) return null;
  const { sub: userId, sid } = named.data;

  const now = deps.clock.now();
  const session = await deps.db.session.findFirst({
    where: { id: sid, userId, revokedAt: null, expiresAt: { gt: now }, user: { disabledAt: null } },
    select: {
      lastSeenAt: true,
      user: {
        select: {
          id: true,
          name: true,
          handle: true,
          email: true,
          role: true,
          passwordHash: true,
          _count: { select: { identities: true } },
        },
      },
    },
  });
  if (session === null) return null;
  if (now.getTime() - session.lastSeenAt.getTime() > SEEN_EVERY_MS) {
    await deps.db.session.updateMany({ where: { id: sid }, data: { lastSeenAt: now } });
  }
  const { passwordHash, _count, ...person } = session.user;
  return { person: { ...person, isGuest: passwordHash === null && _count.identities === 0 }, sessionId: sid };
}

/** next-auth cuts a long token into `name.0`, `name.1` …; ours is short, but the format is theirs. */
function sessionToken(header: string | null | undefined, name: string): string {
  const cookies = parseCookies(header);
  if (cookies[name]) return cookies[name];
  let token = '';
  for (let part = 0; cookies[`${name}.${part}`]; part += 1) token += cookies[`${name}.${part}`];
  return token;
}
