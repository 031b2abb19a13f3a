import type { Prisma, Sandbox } from '../db/generated/client.ts';
import { SlipwayError } from '../errors.ts';
import { newId } from '../ids.ts';
import { describeSandbox } from './describe-sandbox.ts';
import { type LifeCycleDeps, lowestFreeSlot } from './life-cycle.ts';
import { lockSandboxes } from './lock-sandboxes.ts';
import { announceSandbox } from './move-sandbox.ts';
import { startWaiting } from './start-waiting.ts';
import { LIVE_STATUSES, type SandboxView } from './view.ts';

/**
 * The student's sandbox for a lab: the live one where there is one, however often and from however many tabs it is
 * asked for; else a new one, which starts in the background. Errors: lab-not-found, host-full (no slot is left).
 */
export async function requestSandbox(
  deps: LifeCycleDeps,
  { userId, labSlug }: { userId: string; labSlug: string },
): Promise<SandboxView> {
  if (!deps.labs.some(({ slug }) => slug === labSlug)) {
    throw new SlipwayError('lab-not-found', `there is no lab ${labSlug}`, { details: { lab: labSlug } });
  }
  const createdAt = deps.clock.now();
  const { row, isNew } = await deps.db.$transaction((tx) => findOrInsert(tx, { userId, labSlug, createdAt }));
  if (isNew) {
    await announceSandbox(deps, row);
    void startWaiting(deps);
  }
  return describeSandbox(deps, row);
}

async function findOrInsert(
  tx: Prisma.TransactionClient,
  { userId, labSlug, createdAt }: { userId: string; labSlug: string; createdAt: Date },
): Promise<{ row: Sandbox; isNew: boolean }> {
  await lockSandboxes(tx);
  const status = { in: [...LIVE_STATUSES] };
  const live = await tx.sandbox.findFirst({ where: { userId, labSlug, status } });
  if (live) return { row: live, isNew: false };
  const taken = await tx.sandbox.findMany({ where: { status }, select: { slot: true } });
  const slot = lowestFreeSlot(taken.map((sandbox) => sandbox.slot));
  if (slot === null) throw new SlipwayError('host-full', 'every slot is taken');
  const row = await tx.sandbox.create({ data: { id: newId(), userId, labSlug, slot, createdAt } });
  await tx.sandboxTransition.create({
    data: { id: newId(), sandboxId: row.id, from: null, to: 'requested', at: createdAt },
  });
  return { row, isNew: true };
}
