import { SlipwayError } from '../errors.ts';
import type { Lab } from './lab.ts';
import { wordProblem } from './problems.ts';
import { listLabFolders, readLab } from './read-lab.ts';

/**
 * Reads the whole course. Throws `lab-invalid` with one line for each problem of any lab, `file:line:column: …`, so that
 * a broken lab is met when the platform starts and not by a student.
 */
export async function loadLabs(directory: string): Promise<readonly Lab[]> {
  const { folders, problems } = await listLabFolders(directory);
  const labs: Lab[] = [];
  for (const folder of folders) {
    const found = await readLab(directory, folder);
    problems.push(...found.problems);
    if (!found.lab) continue;
    const { slug } = found.lab;
    const twin = labs.find((lab) => lab.slug === slug);
    if (twin)
      problems.push({ file: folder, line: 1, column: 1, rule: 'layout', message: `another lab is called ${slug} too` });
    labs.push(found.lab);
  }
  if (problems.length > 0) {
    const lines = problems.map(wordProblem);
    throw new SlipwayError('lab-invalid', lines.join('\n'), { details: { problems: lines } });
  }
  return labs;
}
