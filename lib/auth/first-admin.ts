import { randomBytes } from 'node:crypto';
import { SlipwayError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Runtime } from '../runtime.ts';
import { createUser } from './create-user.ts';
import { hashPassword } from './password.ts';
import { endAllSessions } from './sessions.ts';

const FIRST_ADMIN_LOCK = 5_300_002;
const DEFAULT_EMAIL = 'admin@slipway.local';

/**
 * The first admin, who may do all that an instructor may. Made where there is none yet; only then the password is told,
 * since the database holds a hash. May run twice at once: one of the two makes it. Errors: `email-taken`.
 */
export async function ensureFirstAdmin(
  { db, clock }: Pick<Runtime, 'db' | 'clock'>,
  { email = DEFAULT_EMAIL }: { email?: string } = {},
): Promise<{ email: string; password: string | null }> {
  const existing = await findFirstAdmin(db);
  if (existing) return { email: existing.email, password: null };
  const password = newPassword();
  const passwordHash = await hashPassword(password);
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${FIRST_ADMIN_LOCK})`;
    const made = await findFirstAdmin(tx);
    if (made) return { email: made.email, password: null };
    const account = { name: 'Instructor', email: email.toLowerCase(), passwordHash, role: 'admin' as const };
    await createUser(tx, { ...account, now: clock.now() });
    return { email: account.email, password };
  });
}

/**
 * A new password for the first admin, where the old one is lost: whoever can run commands on the machine may have it.
 * Enables the account, ends its sessions, leaves an Action row. Errors: `not-found` where there is no admin.
 */
export async function resetAdminPassword(
  deps: Pick<Runtime, 'db' | 'clock' | 'bus'>,
): Promise<{ email: string; password: string }> {
  const { db, clock } = deps;
  const admin = await findFirstAdmin(db);
  if (!admin) throw new SlipwayError('not-found', 'there is no admin yet');
  const password = newPassword();
  const passwordHash = await hashPassword(password);
  await db.$transaction([
    db.user.update({ where: { id: admin.id }, data: { passwordHash, disabledAt: null } }),
    db.action.create({ data: { id: newId(), at: clock.now(), kind: 'admin-password-reset', subject: admin.id } }),
  ]);
  await endAllSessions(deps, { userId: admin.id });
  return { email: admin.email, password };
}

async function findFirstAdmin(db: Pick<Runtime['db'], 'user'>): Promise<{ id: string; email: string } | null> {
  const admin = await db.user.findFirst({
    where: { role: 'admin', email: { not: null } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true, email: true },
  });
  return admin?.email ? { id: admin.id, email: admin.email } : null;
}

/** 96 bits, in groups that can be read aloud: letters and digits that nobody mistakes for another. */
function newPassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
  const letters = [...randomBytes(64)].filter((byte) => byte < 248).map((byte) => alphabet[byte % alphabet.length]);
  return [0, 5, 10, 15].map((from) => letters.slice(from, from + 5).join('')).join('-');
}
