import type { SignInOutcome } from '../db/generated/enums.ts';
import { SlipwayError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Runtime } from '../runtime.ts';
import { addressForLimit, type Client } from './client.ts';

/**
 * The limits, also written in docs/operating.md. A class sits behind one address, so that limit is wide; it counts only
 * tries that failed.
 */
export const SIGN_IN_WINDOW_MS = 15 * 60 * 1000;
export const FAILURES_PER_ACCOUNT = 10;
export const FAILURES_PER_ADDRESS = 100;

export type SignInMethod = 'password' | 'join' | 'change-password' | 'github' | 'oidc';

/** One try to sign in, in hand: its row is written before anything is compared. */
export type SignInTry = {
  /** Writes how it ended; at most once. */
  settle(outcome: Exclude<SignInOutcome, 'started' | 'limited'>, userId?: string): Promise<void>;
};

/**
 * Begins a try and leaves its row. Throws `too-many-requests` (details: retryAfterSeconds) where the account or the
 * address has failed too often. `account` is what was typed, also where no such account exists: a limit must not tell.
 * A join code is shared by a class, so it has no limit of its own.
 */
export async function beginSignIn(
  { db, clock }: Pick<Runtime, 'db' | 'clock'>,
  { method, account, client }: { method: SignInMethod; account: string; client: Client },
): Promise<SignInTry> {
  const id = newId();
  const now = clock.now();
  const since = new Date(now.getTime() - SIGN_IN_WINDOW_MS);
  const address = addressForLimit(client.address);
  const settle = async (outcome: SignInOutcome, userId?: string) => {
    await db.signIn.updateMany({ where: { id, outcome: 'started' }, data: { outcome, userId } });
  };
  // Before counting: of many tries sent at once, each sees the others' rows.
  await db.signIn.create({ data: { id, at: now, method, account, address, outcome: 'started' } });
  const recent = { at: { gt: since }, id: { not: id } };
  const [ofAccount, ofAddress] = await Promise.all([
    method === 'join'
      ? []
      : failures(
          db,
          { ...recent, account, method: { not: 'join' }, outcome: { in: ['started', 'wrong_credentials'] } },
          FAILURES_PER_ACCOUNT,
        ),
    failures(db, { ...recent, address, outcome: 'wrong_credentials' }, FAILURES_PER_ADDRESS),
  ]);
  const full = [
    ...(ofAccount.length >= FAILURES_PER_ACCOUNT ? [ofAccount] : []),
    ...(ofAddress.length >= FAILURES_PER_ADDRESS ? [ofAddress] : []),
  ];
  if (full.length === 0) return { settle };
  await settle('limited');
  // A place is free again when the oldest of the newest failures leaves the window.
  const freeAt = Math.max(...full.map((times) => (times.at(-1) ?? now).getTime() + SIGN_IN_WINDOW_MS));
  throw new SlipwayError('too-many-requests', `too many failed tries: ${method}`, {
    details: { retryAfterSeconds: Math.max(1, Math.ceil((freeAt - now.getTime()) / 1000)) },
  });
}

/** When the newest failures were, newest first, at most `limit`. */
async function failures(
  db: Runtime['db'],
  where: NonNullable<Parameters<Runtime['db']['signIn']['findMany']>[0]>['where'],
  limit: number,
): Promise<Date[]> {
  const rows = await db.signIn.findMany({ where, orderBy: { at: 'desc' }, take: limit, select: { at: true } });
  return rows.map(({ at }) => at);
}
