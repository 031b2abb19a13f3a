import type { Prisma } from '../db/generated/client.ts';

/** Any number that no other advisory lock in this database has. */
const LOCK = 720_561_001;

/**
 * Held to the end of the transaction by whoever gives out slots or starts, in any process: two decisions made at once
 * from the same counts would both be right and together wrong.
 */
export async function lockSandboxes(tx: Prisma.TransactionClient): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK}::bigint)`;
}
