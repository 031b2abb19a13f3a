import { Client } from 'pg';
import { POSTGRES_USER } from './initialise.ts';

/** Runs `work` with a connection of the platform's own user to the maintenance database. */
export async function withClient<Result>(
  port: number,
  password: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ host: '127.0.0.1', port, user: POSTGRES_USER, password, database: 'postgres' });
  // The promise of the query in hand says it; unheard, the event would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
