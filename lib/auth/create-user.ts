import type { DatabaseTransaction } from '../db/client.ts';
import type { Role } from '../db/generated/enums.ts';
import { SlipwayError } from '../errors.ts';
import { newId } from '../ids.ts';
import { freeHandle, handleFrom } from './handle.ts';

export type NewUser = {
  name: string;
  /** Lower case; null for a guest. */
  email: string | null;
  passwordHash: string | null;
  role: Role;
  now: Date;
};

/** Where a whole class of one name arrives in one second, the numbers run out of luck; then a random one is taken. */
const TRIES_IN_ORDER = 6;

/**
 * Writes a new account with a handle of its own. Inside a transaction or not; safe when two of one name come at once.
 * Errors: `email-taken`.
 */
export async function createUser(db: DatabaseTransaction, user: NewUser): Promise<{ id: string; handle: string }> {
  const { now, ...fields } = user;
  const id = newId();
  const base = handleFrom(user.name);
  for (let attempt = 0; ; attempt += 1) {
    const handle = attempt < TRIES_IN_ORDER ? await nextHandle(db, base) : `${base}-${id.slice(-6)}`;
    // A conflict skips the row and is no error, which would end the transaction around it.
    const { count } = await db.user.createMany({
      data: [{ id, handle, createdAt: now, ...fields }],
      skipDuplicates: true,
    });
    if (count === 1) return { id, handle };
    if (user.email !== null && (await db.user.findUnique({ where: { email: user.email }, select: { id: true } }))) {
      throw new SlipwayError('email-taken', 'an account has this email already');
    }
    if (attempt > TRIES_IN_ORDER) throw new SlipwayError('internal', `no free handle for ${base}`);
  }
}

async function nextHandle(db: DatabaseTransaction, base: string): Promise<string> {
  const like = await db.user.findMany({ where: { handle: { startsWith: base } }, select: { handle: true } });
  return freeHandle(base, new Set(like.map(({ handle }) => handle)));
}
