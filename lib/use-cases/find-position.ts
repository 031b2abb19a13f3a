import type { Runtime } from '../runtime.ts';

/** Slug of the step of a lab that somebody looked at last; its first step where there is none. Null: no such lab. */
export async function findPosition(
  { db, labs }: Pick<Runtime, 'db' | 'labs'>,
  { userId, labSlug }: { userId: string; labSlug: string },
): Promise<string | null> {
  const lab = labs.find(({ slug }) => slug === labSlug);
  if (!lab) return null;
  const row = await db.labProgress.findUnique({ where: { userId_labSlug: { userId, labSlug } } });
  const seen = lab.steps.find(({ slug }) => slug === row?.stepSlug) ?? lab.steps[0];
  return seen?.slug ?? null;
}
