import type { Code, Nodes, Root } from 'mdast';
import remarkDirective from 'remark-directive';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { SKIP, visit } from 'unist-util-visit';

/** Lesson pages as a tree: CommonMark, GitHub's additions, and the blocks of our own. Pure. */

const parser = unified().use(remarkParse).use(remarkGfm).use(remarkDirective);

export type Directive = Extract<Nodes, { type: 'containerDirective' | 'leafDirective' }>;

/** Which directives there are, and whether they stand alone (`::task`) or enclose something (`:::hint`). */
export const DIRECTIVES: Readonly<Record<string, Directive['type']>> = {
  task: 'leafDirective',
  hint: 'containerDirective',
  details: 'containerDirective',
};

export function parseLesson(source: string): Root {
  const root = parser.parse(source);
  // In prose a colon is a colon: `debian:trixie-slim` is no directive, and `8080:80` isn't either.
  visit(root, 'textDirective', (node, index, parent) => {
    if (!parent || index === undefined) return;
    const value = source.slice(node.position?.start.offset, node.position?.end.offset);
    parent.children.splice(index, 1, { type: 'text', value, position: node.position });
    return [SKIP, index];
  });
  return root;
}

const NESTED = /^[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]*){13,}|^[ \t]{100,}\S/;

/**
 * The first line that nests lists or quotations deeper than anybody reads, counted from 1; null where none does. The
 * parser's work grows with the cube of the depth, so this is asked before it is let loose on a page.
 */
export function findDeepLine(source: string): number | null {
  const index = source.split('\n').findIndex((line) => NESTED.test(line));
  return index < 0 ? null : index + 1;
}

/** Ids of the tasks placed on a page, in its order. */
export function taskIdsIn(root: Root): string[] {
  const ids: string[] = [];
  visit(root, 'leafDirective', (node) => {
    if (node.name === 'task' && node.attributes?.id) ids.push(node.attributes.id);
  });
  return ids;
}

/** The lesson's first heading, which is the step's title, and what follows it. Null where there is none. */
export function splitTitle(source: string): { title: string; markdown: string } | null {
  const first = parseLesson(source).children[0];
  if (first?.type !== 'heading' || first.depth !== 1) return null;
  return { title: textOf(first).trim(), markdown: source.slice(first.position?.end.offset ?? 0).replace(/^\s*\n/, '') };
}

/** All text inside a node, without markup. */
export function textOf(node: Nodes): string {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map(textOf).join('') : '';
}

export type Fence = {
  lang: string;
  kind: 'run' | 'save' | 'console' | 'plain';
  /** For `save`: a path below the student's home. */
  savePath: string | null;
  /** What is wrong with the line that opens the block; null where nothing is. */
  fault: string | null;
};

/** Reads the line that opens a block: ```` ```bash run ````, ```` ```dockerfile save=site/Dockerfile ````, ```` ```console ````. */
export function readFence({ lang, meta }: Pick<Code, 'lang' | 'meta'>): Fence {
  const plain: Fence = { lang: lang ?? 'text', kind: 'plain', savePath: null, fault: null };
  const words = (meta ?? '').split(/\s+/).filter(Boolean);
  if (lang === 'console') {
    return { ...plain, kind: 'console', fault: words.length > 0 ? 'a console block takes no further words' : null };
  }
  const [word, ...more] = words;
  if (word === undefined) return plain;
  if (more.length > 0) return { ...plain, fault: 'a block takes run or save=PATH, not several words' };
  if (word === 'run') return { ...plain, kind: 'run', fault: lang === 'bash' ? null : 'only a bash block can run' };
  const savePath = /^save=(.+)$/.exec(word)?.[1];
  if (savePath === undefined) return { ...plain, fault: `"${word}" is neither run nor save=PATH` };
  if (!isInnerPath(savePath)) return { ...plain, fault: `save=${savePath} must stay inside the student's home` };
  return { ...plain, kind: 'save', savePath };
}

/** Relative, plain and downward: no scheme, no leading slash, no `..`, nothing encoded. */
export function isInnerPath(path: string): boolean {
  return (
    /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/.test(path) && !path.split('/').some((part) => part === '..' || part === '.')
  );
}

const COMMAND = /^(?:[\w.-]+@[\w.-]+:[^\s$#]*)?([$#]) /;

export type ConsoleLine = { prompt: string; text: string; kind: 'command' | 'output' };

/**
 * Takes a transcript apart. A command begins with `$ ` or with a shell's prompt (`student@lab:~$ `, `root@web:/# `) and
 * goes on over lines that end with a backslash; all else is output.
 */
export function readConsole(value: string): ConsoleLine[] {
  let goesOn = false;
  return value.split('\n').map((line): ConsoleLine => {
    const prompt = goesOn ? (/^> /.exec(line)?.[0] ?? '') : (COMMAND.exec(line)?.[0] ?? '');
    const isCommand = goesOn || (prompt !== '' && prompt !== '# ');
    goesOn = isCommand && line.endsWith('\\');
    return isCommand
      ? { prompt, text: line.slice(prompt.length), kind: 'command' }
      : { prompt: '', text: line, kind: 'output' };
  });
}

/** What Copy takes from a transcript: the commands alone. */
export const commandsOf = (lines: readonly ConsoleLine[]): string =>
  lines
    .filter(({ kind }) => kind === 'command')
    .map(({ text }) => text)
    .join('\n');
