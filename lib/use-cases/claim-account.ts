import { hashPassword } from '../auth/password.ts';
import { requireStrong } from '../auth/require-strong.ts';
import { SlipwayError } from '../errors.ts';
import type { Runtime } from '../runtime.ts';

/**
 * A guest gives the account an email and a password, and so keeps it. Errors: `conflict` (it has them already),
 * weak-password, email-taken.
 */
export async function claimAccount(
  { db }: Pick<Runtime, 'db'>,
  { userId, email, password }: { userId: string; email: string; password: string },
): Promise<void> {
  const guest = { id: userId, email: null, passwordHash: null, identities: { none: {} } };
  const user = await db.user.findFirst({ where: guest, select: { name: true } });
  if (!user) throw new SlipwayError('conflict', `account ${userId} is not a guest's`);
  requireStrong(password, { name: user.name, email });
  const passwordHash = await hashPassword(password);
  try {
    const { count } = await db.user.updateMany({ where: guest, data: { email, passwordHash } });
    if (count === 0) throw new SlipwayError('conflict', `account ${userId} was claimed meanwhile`);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'P2002') throw error;
    throw new SlipwayError('email-taken', 'an account has this email already', { cause: error });
  }
}
