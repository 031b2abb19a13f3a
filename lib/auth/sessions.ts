import { encode } from 'next-auth/jwt';
import { newId } from '../ids.ts';
import type { Runtime } from '../runtime.ts';
import type { Client } from './client.ts';
import { cookieAttributes, SESSION_SECONDS, sessionCookieName } from './cookies.ts';

/** Writes the row behind a sign-in; the cookie's token names it. */
export async function openSession(
  { db, clock }: Pick<Runtime, 'db' | 'clock'>,
  { userId, client }: { userId: string; client: Client },
): Promise<{ sessionId: string; expiresAt: Date }> {
  const sessionId = newId();
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + SESSION_SECONDS * 1000);
  await db.session.create({
    data: { id: sessionId, userId, createdAt: now, lastSeenAt: now, expiresAt, ...client },
  });
  return { sessionId, expiresAt };
}

/** Opens a session and makes the cookie for it, for where the sign-in does not go through next-auth's own route. */
export async function openSessionCookie(
  deps: Pick<Runtime, 'db' | 'clock' | 'env'>,
  { userId, client }: { userId: string; client: Client },
) {
  const { sessionId, expiresAt } = await openSession(deps, { userId, client });
  const value = await encode({
    token: { sub: userId, sid: sessionId },
    secret: deps.env.SLIPWAY_SECRET,
    maxAge: SESSION_SECONDS,
  });
  return { name: sessionCookieName(deps.env), value, ...cookieAttributes(deps.env), expires: expiresAt };
}

/** Ends one session of this user; one that has ended stays so. Its sockets are closed. */
export async function endSession(
  { db, clock, bus }: Pick<Runtime, 'db' | 'clock' | 'bus'>,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<void> {
  await db.session.updateMany({ where: { id: sessionId, userId, revokedAt: null }, data: { revokedAt: clock.now() } });
  bus.publish('session-ended', { userId, sessionId });
}

/** Ends every session of this user. */
export async function endAllSessions(
  { db, clock, bus }: Pick<Runtime, 'db' | 'clock' | 'bus'>,
  { userId }: { userId: string },
): Promise<void> {
  await db.session.updateMany({ where: { userId, revokedAt: null }, data: { revokedAt: clock.now() } });
  bus.publish('session-ended', { userId, sessionId: null });
}

/** Ends every session of this user but `keep`. */
export async function endOtherSessions(
  { db, clock, bus }: Pick<Runtime, 'db' | 'clock' | 'bus'>,
  { userId, keep }: { userId: string; keep: string },
): Promise<void> {
  const ended = await db.session.updateManyAndReturn({
    where: { userId, revokedAt: null, id: { not: keep } },
    data: { revokedAt: clock.now() },
    select: { id: true },
  });
  for (const { id } of ended) bus.publish('session-ended', { userId, sessionId: id });
}
