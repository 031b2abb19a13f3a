import { lstat, readdir, readFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { codeOf } from '../errors.ts';
import { type LabFile, labFileSchema } from './format.ts';
import type { Lab, LabStep, LabTask } from './lab.ts';
import { findDeepLine, parseLesson, splitTitle, taskIdsIn } from './markdown.ts';
import { byPlace, type Located, type Problem, parseYaml, problemsOf } from './problems.ts';

/** A lab's folder, and a step's file: a number that orders, and the slug that stays when the order changes. */
const FOLDER = /^(\d{3})-([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/;
const STEP_FILE = /^(\d{3})-([a-z0-9]+(?:-[a-z0-9]+)*)\.md$/;

/** More than any lesson needs; keeps a stray dump out of memory. */
const MAX_FILE_BYTES = 512 * 1024;
const MAX_STEPS = 50;

/** What `lint` looks at beyond the lab itself: sources and places. */
export type LabSources = {
  /** Source of each step by slug, with the path that problems name. */
  steps: ReadonlyMap<string, { file: string; source: string }>;
  /** lab.yaml as a document that knows its places; null where it can't be read. */
  yaml: { file: string; located: Located } | null;
};

export type ReadLab = { lab: Lab | null; problems: Problem[]; sources: LabSources };

/** Names of the folders that are labs, in their order. Hidden folders and plain files are none. */
export async function listLabFolders(labsDirectory: string): Promise<{ folders: string[]; problems: Problem[] }> {
  const entries = await readdir(labsDirectory, { withFileTypes: true });
  const candidates = entries.filter((entry) => !entry.isFile() && !entry.name.startsWith('.'));
  const problems = candidates
    .filter((entry) => !entry.isDirectory() || !FOLDER.test(entry.name))
    .map(({ name }) =>
      atStart(name, 'layout', "must be a folder named like 040-commit-an-image: three digits and the lab's slug"),
    );
  const folders = candidates.filter((entry) => entry.isDirectory() && FOLDER.test(entry.name)).map(({ name }) => name);
  return { folders: folders.sort(), problems };
}

/** Reads one lab. Everything wrong is reported at once; `lab` is null where something makes it unusable. */
export async function readLab(labsDirectory: string, folder: string): Promise<ReadLab> {
  const directory = resolve(labsDirectory, folder);
  const [, number = '', slug = ''] = FOLDER.exec(basename(directory)) ?? [];
  const problems: Problem[] = [];
  const read = async (path: string): Promise<string | null> => {
    const found = await readInside(directory, path);
    if ('text' in found) return found.text;
    problems.push(atStart(`${folder}/${path}`, 'file', found.fault));
    return null;
  };

  const yamlFile = `${folder}/lab.yaml`;
  const yamlSource = await read('lab.yaml');
  const located = yamlSource === null ? null : parseYaml(yamlFile, yamlSource);
  const file = located ? parseLabFile(yamlFile, located, problems) : null;
  const { steps, sources } = await readSteps(directory, folder, read, problems);
  if (file && located) problems.push(...(await checkScripts(directory, yamlFile, located, file)));
  const extras = await readExtras(directory, folder, read, problems);

  problems.sort(byPlace);
  const lab =
    file && problems.length === 0
      ? assemble({ file, steps, number: Number(number), slug, directory, ...extras })
      : null;
  return { lab, problems, sources: { steps: sources, yaml: located && { file: yamlFile, located } } };
}

export const atStart = (file: string, rule: string, message: string): Problem => ({
  file,
  line: 1,
  column: 1,
  rule,
  message,
});

/** Reads a text file that really lies in the lab's folder: no symbolic link, no climbing out, no flood. */
export async function readInside(directory: string, path: string): Promise<{ text: string } | { fault: string }> {
  const target = resolve(directory, path);
  if (relative(directory, target).startsWith('..')) return { fault: "lies outside the lab's folder" };
  try {
    const entry = await lstat(target);
    if (entry.isSymbolicLink()) return { fault: 'is a symbolic link; a lab holds plain files only' };
    if (!entry.isFile()) return { fault: 'is not a file' };
    if (entry.size > MAX_FILE_BYTES) return { fault: `has ${entry.size} bytes; at most ${MAX_FILE_BYTES} are read` };
    const text = await readFile(target, 'utf8');
    return text.includes('\u0000') ? { fault: 'is not a text file' } : { text: text.replace(/\r\n/g, '\n') };
  } catch (error) {
    if (isMissing(error)) return { fault: 'is missing' };
    throw error;
  }
}

const isMissing = (error: unknown): boolean =>
  codeOf(error) === null && typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';

function parseLabFile(file: string, located: Located, problems: Problem[]): LabFile | null {
  problems.push(...located.problems);
  if (located.problems.length > 0) return null;
  const parsed = labFileSchema.safeParse(located.value);
  if (parsed.success) return parsed.data;
  problems.push(...problemsOf(file, located, parsed.error));
  return null;
}

async function readSteps(
  directory: string,
  folder: string,
  read: (path: string) => Promise<string | null>,
  problems: Problem[],
): Promise<{ steps: LabStep[]; sources: Map<string, { file: string; source: string }> }> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.md')).sort();
  const steps: LabStep[] = [];
  const sources = new Map<string, { file: string; source: string }>();
  if (names.length === 0)
    problems.push(atStart(folder, 'layout', 'has no step: a lab needs a file such as 010-first-step.md'));
  if (names.length > MAX_STEPS) problems.push(atStart(folder, 'layout', `has more than ${MAX_STEPS} steps`));
  for (const name of names.slice(0, MAX_STEPS)) {
    const file = `${folder}/${name}`;
    const slug = STEP_FILE.exec(name)?.[2];
    if (slug === undefined) {
      problems.push(atStart(file, 'layout', 'must be named like 010-the-writable-layer.md: three digits and a slug'));
      continue;
    }
    const source = await read(name);
    if (source === null) continue;
    if (sources.has(slug)) problems.push(atStart(file, 'layout', `another step is called ${slug} too`));
    const deep = findDeepLine(source);
    if (deep !== null) {
      problems.push({ file, line: deep, column: 1, rule: 'layout', message: 'nests lists or quotations too deeply' });
      continue;
    }
    sources.set(slug, { file, source });
    const split = splitTitle(source);
    if (split) steps.push({ slug, ...split, taskIds: taskIdsIn(parseLesson(source)) });
    else problems.push(atStart(file, 'layout', 'must begin with its title: a line such as "# The writable layer"'));
  }
  return { steps, sources };
}

/** Solves and mutants must be there; they are read only when they are run. */
async function checkScripts(directory: string, file: string, located: Located, labFile: LabFile): Promise<Problem[]> {
  const named = Object.entries(labFile.tasks).flatMap(([id, task]) => [
    { script: task.solve, path: ['tasks', id, 'solve'] },
    ...task.mutants.map(({ script }, index) => ({ script, path: ['tasks', id, 'mutants', index, 'script'] })),
  ]);
  const checked = await Promise.all(
    named.map(async ({ script, path }): Promise<Problem[]> => {
      const found = await readInside(directory, script);
      return 'fault' in found ? [{ file, ...located.at(path), rule: 'file', message: `${script} ${found.fault}` }] : [];
    }),
  );
  return checked.flat();
}

async function readExtras(
  directory: string,
  folder: string,
  read: (path: string) => Promise<string | null>,
  problems: Problem[],
): Promise<{ filesDirectory: string | null; setup: string | null }> {
  const entries = await readdir(directory, { withFileTypes: true });
  const files = entries.find(({ name }) => name === 'files');
  if (files && !files.isDirectory()) problems.push(atStart(`${folder}/files`, 'layout', 'must be a folder'));
  const setup = entries.some(({ name }) => name === 'setup.sh') ? await read('setup.sh') : null;
  return { filesDirectory: files?.isDirectory() ? join(directory, 'files') : null, setup };
}

function assemble(parts: {
  file: LabFile;
  steps: readonly LabStep[];
  number: number;
  slug: string;
  directory: string;
  filesDirectory: string | null;
  setup: string | null;
}): Lab {
  const { file, ...rest } = parts;
  const { title, summary, level, minutes, gate, sticky, parameters } = file;
  const tasks = Object.entries(file.tasks).map(
    ([id, task]): LabTask => ({ ...task, id, points: task.assertions.reduce((sum, { points }) => sum + points, 0) }),
  );
  const { memory, cpus, pids, images } = file.sandbox;
  const sandbox = { memoryBytes: memory, cpus, pids, images };
  return { ...rest, title, summary, level, minutes, gate, sticky, parameters, sandbox, tasks };
}
