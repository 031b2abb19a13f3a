import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Nodes } from 'mdast';
import { visit } from 'unist-util-visit';
import { KNOWN_LANGUAGES } from './highlight.ts';
import type { Lab } from './lab.ts';
import { DIRECTIVES, parseLesson, readFence } from './markdown.ts';
import { placeholdersIn } from './parameters.ts';
import type { Problem } from './problems.ts';
import { isPicture } from './read-picture.ts';

/** Word processors turn `--help` and `"x"` into characters that no shell understands. */
export const TYPOGRAPHIC = /[\u2010-\u2015\u2018-\u201f\u00a0]/;

/** The slips of one page: blocks, tasks, links, pictures and parameters that lead nowhere. */
export async function lintLesson(
  lab: Pick<Lab, 'directory' | 'tasks' | 'steps'>,
  known: readonly string[],
  page: { file: string; source: string },
): Promise<Problem[]> {
  const problems: Problem[] = [];
  const pictures: { url: string; node: Nodes }[] = [];
  const report = (node: Nodes, rule: string, message: string) => {
    const { line = 1, column = 1 } = node.position?.start ?? {};
    problems.push({ file: page.file, line, column, rule, message });
  };
  const seen = new Set<string>();

  visit(parseLesson(page.source), (node) => {
    for (const text of textsOf(node)) {
      for (const name of placeholdersIn(text)) {
        if (!known.includes(name))
          report(node, 'parameter', `there is no parameter {{${name}}}; there are: ${known.join(', ')}`);
      }
    }
    if (node.type === 'code') {
      const { fault, lang, kind } = readFence(node);
      if (fault !== null) report(node, 'block', fault);
      if (!KNOWN_LANGUAGES.includes(lang))
        report(node, 'block', `${lang} is not a language that is coloured; there are: ${KNOWN_LANGUAGES.join(', ')}`);
      if (kind !== 'plain' && TYPOGRAPHIC.test(node.value))
        report(node, 'typography', 'holds a typographic dash, quote or space; a shell wants the plain ones');
    }
    if (node.type === 'leafDirective' || node.type === 'containerDirective') {
      const fault = directiveFault(node, lab, seen);
      if (fault !== null) report(node, 'directive', fault);
    }
    if (node.type === 'image') pictures.push({ url: node.url, node });
    if (node.type === 'link') {
      const fault = linkFault(node.url);
      if (fault !== null) report(node, 'link', fault);
    }
  });

  for (const { url, node } of pictures) {
    if (!isPicture(url))
      report(node, 'picture', `${url} must be a picture (png, jpg, webp, gif, svg) in the lab's folder`);
    else if (!(await isPlainFile(lab.directory, url))) report(node, 'picture', `${url} is missing`);
  }
  return problems;
}

function directiveFault(
  node: Extract<Nodes, { type: 'leafDirective' | 'containerDirective' }>,
  lab: Pick<Lab, 'tasks'>,
  seen: Set<string>,
): string | null {
  const type = DIRECTIVES[node.name];
  if (type === undefined) return `there is no directive ${node.name}; there are: ${Object.keys(DIRECTIVES).join(', ')}`;
  if (type !== node.type)
    return type === 'leafDirective'
      ? `write ::${node.name} with two colons`
      : `write :::${node.name} with three colons, and close it with :::`;
  if (node.name !== 'task') return null;
  const id = node.attributes?.id;
  if (!id) return 'must name its task: ::task{#its-id}';
  if (!lab.tasks.some((task) => task.id === id)) return `there is no task ${id} in lab.yaml`;
  if (seen.has(id)) return `the task ${id} is on this page twice`;
  seen.add(id);
  return null;
}

const linkFault = (url: string): string | null =>
  /^(https?:\/\/[^\s/]+|#|mailto:)/.test(url)
    ? null
    : `${url} leads nowhere: a link is a whole address, such as https://docs.docker.com/`;

const textsOf = (node: Nodes): string[] => [
  ...('value' in node ? [node.value] : []),
  ...('url' in node ? [node.url] : []),
];

const isPlainFile = (directory: string, path: string): Promise<boolean> =>
  lstat(join(directory, path)).then(
    (entry) => entry.isFile(),
    () => false,
  );
