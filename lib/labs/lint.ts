import type { Assertion } from './format.ts';
import type { Lab } from './lab.ts';
import { lintLesson, TYPOGRAPHIC } from './lint-lesson.ts';
import { placeholdersIn } from './parameters.ts';
import { byPlace, type Problem } from './problems.ts';
import { atStart, type LabSources, readInside, readLab } from './read-lab.ts';

/**
 * Everything that can be said about a lab without running it. What makes it unusable comes from the reader, as at the
 * platform's start; the rest are the slips that students would stumble over.
 */
export async function lintLab(labsDirectory: string, folder: string): Promise<Problem[]> {
  const { lab, problems, sources } = await readLab(labsDirectory, folder);
  if (!lab) return problems;
  const known = [...Object.keys(lab.parameters), 'student'];
  const pages = await Promise.all([...sources.steps.values()].map((page) => lintLesson(lab, known, page)));
  const found = [...problems, ...pages.flat(), ...lintTasks(lab, known, sources), ...(await lintScripts(lab, folder))];
  return found.sort(byPlace);
}

function lintTasks(lab: Lab, known: readonly string[], { yaml }: LabSources): Problem[] {
  const placed = new Set(lab.steps.flatMap(({ taskIds }) => taskIds));
  const at = (path: readonly PropertyKey[], rule: string, message: string): Problem[] =>
    yaml ? [{ file: yaml.file, ...yaml.located.at(path), rule, message }] : [];

  const pinned = lab.sandbox.images.flatMap((image, index) =>
    isPinned(image)
      ? []
      : at(['sandbox', 'images', index], 'pinned', `${image} has no fixed tag: write one, such as debian:trixie-slim`),
  );
  const tasks = lab.tasks.flatMap((task): Problem[] => {
    const path = ['tasks', task.id];
    return [
      ...(placed.has(task.id)
        ? []
        : at(path, 'unreachable', `no page shows this task: put ::task{#${task.id}} into a step`)),
      ...(task.hints.length > 0 ? [] : at(path, 'hints', 'has no hint')),
      ...(task.mutants.length > 0 ? [] : at(path, 'mutants', 'has no mutant: nothing shows that a wrong answer fails')),
      ...placeholdersIn(JSON.stringify(task))
        .filter((name) => !known.includes(name))
        .flatMap((name) => at(path, 'parameter', `there is no parameter {{${name}}}; there are: ${known.join(', ')}`)),
      ...task.assertions.flatMap((assertion, index) =>
        imagesComparedWith(assertion)
          .filter((image) => !image.includes('{{') && !lab.sandbox.images.includes(image))
          .flatMap((image) =>
            at([...path, 'assertions', index], 'image', `${image} is not among the lab's sandbox.images`),
          ),
      ),
    ];
  });
  return [...pinned, ...tasks];
}

const isPinned = (image: string): boolean => /(@sha256:|:(?!latest$)[^/]+$)/.test(image);

/** Images that must be in the engine for the assertion to be decided at all. */
function imagesComparedWith(assertion: Assertion): string[] {
  if (assertion.fact === 'descendsFrom' || assertion.fact === 'sameAs') return [assertion.wanted];
  if (assertion.fact === 'layersAdded') return [assertion.wanted.on];
  return [];
}

/** What runs in a shell must be typed as a shell reads it; comments may be prose. */
async function lintScripts(lab: Lab, folder: string): Promise<Problem[]> {
  const scripts = lab.tasks.flatMap(({ solve, mutants }) => [solve, ...mutants.map(({ script }) => script)]);
  const all = [...new Set([...scripts, ...(lab.setup === null ? [] : ['setup.sh'])])];
  const found = await Promise.all(
    all.map(async (script): Promise<Problem[]> => {
      const file = `${folder}/${script}`;
      const read = await readInside(lab.directory, script);
      if ('fault' in read) return [atStart(file, 'file', read.fault)];
      return read.text.split('\n').flatMap((line, index): Problem[] => {
        const slip = TYPOGRAPHIC.exec(line);
        if (!slip || line.trimStart().startsWith('#')) return [];
        const message = `holds the typographic character ${JSON.stringify(slip[0])}; a shell wants - and straight quotes`;
        return [{ file, line: index + 1, column: slip.index + 1, rule: 'typography', message }];
      });
    }),
  );
  return found.flat();
}
