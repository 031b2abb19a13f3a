import type { Client } from '../auth/client.ts';
import { createUser } from '../auth/create-user.ts';
import { beginSignIn } from '../auth/sign-in-tries.ts';
import { SlipwayError } from '../errors.ts';
import type { Runtime } from '../runtime.ts';

export type ProviderAccount = {
  provider: 'github' | 'oidc';
  /** The provider's own, unchanging name of the account. */
  subject: string;
  name: string;
  /** Lower case; null where the provider gives none, or says that it is not verified. */
  email: string | null;
};

/**
 * Whose account at a provider this is; the first time an account is made. Only provider and subject count: an email
 * that belongs to another account is `email-taken` and never linked, since who controls the one need not own the other.
 * Errors also: account-disabled.
 */
export async function signInWithProvider(
  deps: Pick<Runtime, 'db' | 'clock'>,
  { account, client }: { account: ProviderAccount; client: Client },
): Promise<{ userId: string }> {
  const { db, clock } = deps;
  const { provider, subject, name, email } = account;
  const attempt = await beginSignIn(deps, { method: provider, account: subject, client });
  try {
    const known = await findIdentity(db, account);
    const user = known ?? (await makeAccount());
    if (user.disabledAt !== null) throw new SlipwayError('account-disabled', `account ${user.id} is disabled`);
    await attempt.settle('success', user.id);
    return { userId: user.id };
  } catch (error) {
    await attempt.settle('refused');
    throw error;
  }

  async function makeAccount(): Promise<{ id: string; disabledAt: Date | null }> {
    const now = clock.now();
    try {
      return await db.$transaction(async (tx) => {
        const { id } = await createUser(tx, { name, email, passwordHash: null, role: 'student', now });
        await tx.identity.create({ data: { provider, subject, userId: id, createdAt: now } });
        return { id, disabledAt: null };
      });
    } catch (error) {
      // Two first sign-ins at once: the other one has made the account.
      const made = await findIdentity(db, account);
      if (made) return made;
      throw error;
    }
  }
}

async function findIdentity(
  db: Runtime['db'],
  { provider, subject }: ProviderAccount,
): Promise<{ id: string; disabledAt: Date | null } | null> {
  const identity = await db.identity.findUnique({
    where: { provider_subject: { provider, subject } },
    select: { user: { select: { id: true, disabledAt: true } } },
  });
  return identity?.user ?? null;
}
