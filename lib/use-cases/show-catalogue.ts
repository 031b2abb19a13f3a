import type { Lab } from '../labs/lab.ts';
import { type LabStanding, standingIn } from '../progress/standing.ts';
import type { Runtime } from '../runtime.ts';
import type { CatalogueLab, CatalogueView } from './views.ts';

/** All labs in the course's order, with the person's standing; a visitor (`userId` null) stands nowhere yet. */
export async function showCatalogue(
  { db, labs }: Pick<Runtime, 'db' | 'labs'>,
  { userId }: { userId: string | null },
): Promise<CatalogueView> {
  const [rows, visits] = userId === null ? [[], []] : await readProgress(db, userId);
  const visited = new Set(visits.map(({ labSlug }) => labSlug));
  const shown = labs.map((lab) => catalogueLab(lab, standingIn(lab, rows, visited.has(lab.slug))));
  return {
    labs: shown,
    totalMinutes: labs.reduce((sum, { minutes }) => sum + minutes, 0),
    continueWith: whereToContinue(labs, shown, visits),
  };
}

function readProgress(db: Runtime['db'], userId: string) {
  return Promise.all([
    db.taskProgress.findMany({
      where: { userId },
      select: { labSlug: true, taskId: true, points: true, passedAt: true },
    }),
    db.labProgress.findMany({
      where: { userId },
      orderBy: { seenAt: 'desc' },
      select: { labSlug: true, stepSlug: true },
    }),
  ]);
}

function catalogueLab(lab: Lab, standing: LabStanding): CatalogueLab {
  const { number, slug, title, summary, level, minutes } = lab;
  return { number, slug, title, summary, level, minutes, ...standing };
}

/** The lab last looked at that is not finished; its first step where the one last seen is gone. */
function whereToContinue(
  labs: readonly Lab[],
  shown: readonly CatalogueLab[],
  visits: readonly { labSlug: string; stepSlug: string }[],
): CatalogueView['continueWith'] {
  for (const { labSlug, stepSlug } of visits) {
    const lab = labs.find(({ slug }) => slug === labSlug);
    const entry = shown.find(({ slug }) => slug === labSlug);
    if (!lab || !entry || entry.standing === 'done') continue;
    const index = Math.max(
      0,
      lab.steps.findIndex(({ slug }) => slug === stepSlug),
    );
    const step = lab.steps[index];
    if (step) return { lab: entry, stepSlug: step.slug, stepNumber: index + 1, stepCount: lab.steps.length };
  }
  return null;
}
