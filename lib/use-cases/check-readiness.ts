import type { Runtime } from '../runtime.ts';

/** A balancer that asks has given up by then. */
const LIMIT_MS = 3_000;

export type Readiness = { ready: boolean; database: 'ok' | 'down'; engine: 'ok' | 'down' };

/** Whether the platform can serve a student now: the database and the host engine answer. Never throws, never hangs. */
export async function checkReadiness({
  db,
  driver,
  clock,
  log,
}: Pick<Runtime, 'db' | 'driver' | 'clock' | 'log'>): Promise<Readiness> {
  const answers = async (part: string, ask: () => Promise<unknown>): Promise<'ok' | 'down'> => {
    let cancel = () => {};
    const late = new Promise<never>((_, reject) => {
      cancel = clock.after(LIMIT_MS, () => reject(new Error(`no answer within ${LIMIT_MS} ms`)));
    });
    try {
      await Promise.race([ask(), late]);
      return 'ok';
    } catch (error) {
      log.warn('not-ready', { part, error });
      return 'down';
    } finally {
      cancel();
    }
  };
  const [database, engine] = await Promise.all([
    answers('database', () => db.$queryRaw`SELECT 1`),
    answers('engine', () => driver.list()),
  ]);
  return { ready: database === 'ok' && engine === 'ok', database, engine };
}
