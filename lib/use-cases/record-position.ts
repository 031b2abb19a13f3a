import type { Runtime } from '../runtime.ts';

/** Remembers the step that somebody looks at, so that they can go on there. A lab or step that is gone is ignored. */
export async function recordPosition(
  { db, labs, clock }: Pick<Runtime, 'db' | 'labs' | 'clock'>,
  { userId, labSlug, stepSlug }: { userId: string; labSlug: string; stepSlug: string },
): Promise<void> {
  const known = labs.find(({ slug }) => slug === labSlug)?.steps.some(({ slug }) => slug === stepSlug);
  if (!known) return;
  const seenAt = clock.now();
  await db.labProgress.upsert({
    where: { userId_labSlug: { userId, labSlug } },
    create: { userId, labSlug, stepSlug, startedAt: seenAt, seenAt },
    update: { stepSlug, seenAt },
  });
}
