import { PrismaPg } from '@prisma/adapter-pg';
import { connectionFields } from './connection.ts';
import { PrismaClient } from './generated/client.ts';

export type Database = PrismaClient;

/** The client inside `$transaction(async (tx) => …)`. */
export type DatabaseTransaction = Omit<
  PrismaClient,
  '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends' | '$use'
>;

/**
 * Connects lazily, at the first query, with a pool of at most `connections`. The caller ends it by `$disconnect()`,
 * after everything that still writes. A connection that breaks is replaced; the query that held it fails.
 */
export function createDatabase(url: string, options: { connections?: number } = {}): Database {
  const adapter = new PrismaPg(
    {
      ...connectionFields(url),
      max: options.connections ?? 10,
      connectionTimeoutMillis: 10_000,
      application_name: 'slipway',
    },
    // Without listeners the loss of an idle connection would end the process; the pool replaces it by itself.
    { onPoolError: () => {}, onConnectionError: () => {} },
  );
  return new PrismaClient({
    adapter,
    errorFormat: 'minimal',
    // When a whole class arrives in one second, its transactions wait for the pool instead of failing.
    transactionOptions: { maxWait: 15_000, timeout: 15_000 },
  });
}
