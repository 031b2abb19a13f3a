import type { Prisma, Sandbox } from '../db/generated/client.ts';
import { newId } from '../ids.ts';
import type { Runtime } from '../runtime.ts';
import { describeSandbox } from './describe-sandbox.ts';
import type { SandboxReason, SandboxStatus } from './view.ts';

type Deps = Pick<Runtime, 'db' | 'clock' | 'env' | 'bus'>;

export type Move = {
  id: string;
  from: SandboxStatus;
  to: SandboxStatus;
  reason?: SandboxReason | null;
  /** What must hold beside the status. */
  where?: Prisma.SandboxWhereInput;
  data?: Omit<Prisma.SandboxUpdateManyMutationInput, 'status' | 'reason'>;
};

/**
 * Moves a sandbox on by compare-and-set, and records and announces it. Null: it was not in `from` any more, somebody
 * else was quicker, and nothing was changed.
 */
export async function moveSandbox(deps: Deps, move: Move): Promise<Sandbox | null> {
  const row = await deps.db.$transaction((tx) => moveInTransaction(tx, deps.clock.now(), move));
  if (row) await announceSandbox(deps, row);
  return row;
}

/** The move alone, for a transaction that decides on it. The caller announces the row once that is committed. */
export async function moveInTransaction(
  tx: Prisma.TransactionClient,
  at: Date,
  { id, from, to, reason, where, data }: Move,
): Promise<Sandbox | null> {
  const [row] = await tx.sandbox.updateManyAndReturn({
    where: { ...where, id, status: from },
    data: { ...data, status: to, ...(reason !== undefined && { reason }) },
  });
  if (!row) return null;
  await tx.sandboxTransition.create({ data: { id: newId(), sandboxId: id, from, to, reason: reason ?? null, at } });
  return row;
}

/** Tells everyone in this process who shows the sandbox. */
export async function announceSandbox(deps: Deps, row: Sandbox): Promise<void> {
  deps.bus.publish('sandbox-changed', { userId: row.userId, sandbox: await describeSandbox(deps, row) });
}
