import type { Runtime } from '../runtime.ts';

/** Notes that the student is at work in the sandbox. The caller sees to it that this is not called for every key. */
export async function touchSandbox(
  { db, clock }: Pick<Runtime, 'db' | 'clock'>,
  { sandboxId }: { sandboxId: string },
): Promise<void> {
  await db.sandbox.updateMany({ where: { id: sandboxId, status: 'ready' }, data: { lastUsedAt: clock.now() } });
}
