import type { Sandbox } from '../db/generated/client.ts';
import { SlipwayError } from '../errors.ts';
import type { Runtime } from '../runtime.ts';
import { describeSandbox } from './describe-sandbox.ts';
import type { SandboxView } from './view.ts';

type Own = { userId: string; sandboxId: string };

/** The sandbox, if it is this user's. Error: sandbox-not-found, also for somebody else's. */
export async function getOwnSandbox(deps: Pick<Runtime, 'db' | 'clock' | 'env'>, own: Own): Promise<SandboxView> {
  return describeSandbox(deps, await getOwnRow(deps, own));
}

export async function getOwnRow({ db }: Pick<Runtime, 'db'>, { userId, sandboxId }: Own): Promise<Sandbox> {
  const row = await db.sandbox.findFirst({ where: { id: sandboxId, userId } });
  if (!row) throw new SlipwayError('sandbox-not-found', `user ${userId} has no sandbox ${sandboxId}`);
  return row;
}
