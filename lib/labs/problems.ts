import { type Document, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { SUBJECTS } from './format.ts';

/** Something wrong in a lab's files, where it stands and how to write it right. */
export type Problem = {
  /** Path from the folder of labs, e.g. `040-commit-an-image/lab.yaml`. */
  file: string;
  /** From 1. */
  line: number;
  column: number;
  /** A short name for the kind of problem, for machines. */
  rule: string;
  message: string;
};

export const wordProblem = ({ file, line, column, message }: Problem): string =>
  `${file}:${line}:${column}: ${message}`;

export const byPlace = (a: Problem, b: Problem): number =>
  a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column;

/** A YAML document that remembers where each of its values stands. */
export type Located = {
  value: unknown;
  problems: readonly Problem[];
  /** The place of the value at this path, of the nearest enclosing one where it is missing. */
  at(path: readonly PropertyKey[], key?: string): { line: number; column: number };
};

/** Aliases are refused altogether: a lab needs none, and nested ones grow without bound. */
export function parseYaml(file: string, source: string): Located {
  const counter = new LineCounter();
  const document = parseDocument(source, { lineCounter: counter, prettyErrors: false, uniqueKeys: true, strict: true });
  const place = (offset: number) => {
    const { line, col } = counter.linePos(offset);
    return { line, column: col };
  };
  const faults = [...document.errors, ...document.warnings];
  const problems = faults.map(({ message, pos }): Problem => ({ file, ...place(pos[0]), rule: 'yaml', message }));
  let value: unknown = null;
  try {
    if (problems.length === 0) value = document.toJS({ maxAliasCount: 0 });
  } catch {
    problems.push({ file, line: 1, column: 1, rule: 'yaml', message: 'aliases (*name) are not allowed in a lab' });
  }
  return { value, problems, at: (path, key) => place(offsetOf(document, path, key)) };
}

function offsetOf(document: Document, path: readonly PropertyKey[], key?: string): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (!node || typeof node !== 'object' || !('range' in node)) continue;
    if (key !== undefined && length === path.length && isMap(node)) {
      const pair = node.items.find(({ key: name }) => isScalar(name) && name.value === key);
      if (pair && isScalar(pair.key) && pair.key.range) return pair.key.range[0];
    }
    const { range } = node as { range?: [number, number, number] | null };
    if (range) return range[0];
  }
  return 0;
}

/** What zod found wrong, put where it stands and into words. */
export function problemsOf(file: string, located: Located, error: z.ZodError): Problem[] {
  return error.issues.flatMap((issue) => fromIssue(file, located, issue, []));
}

type Issue = z.core.$ZodIssue;

function fromIssue(file: string, located: Located, issue: Issue, above: readonly PropertyKey[]): Problem[] {
  const path = [...above, ...issue.path];
  const problem = (message: string, key?: string): Problem => ({
    file,
    ...located.at(path, key),
    rule: 'schema',
    message,
  });
  const where = path.length > 0 ? `${path.join('.')} ` : '';
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => problem(`${where ? `${where}has` : 'there is'} no field "${key}"`, key));
  }
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    return [problem(`${where}${issue.issues.map(({ message }) => message).join('; ')}`)];
  }
  if (issue.code !== 'invalid_union') {
    if (issue.code === 'invalid_type' && issue.input === undefined && valueAt(located.value, path) === undefined) {
      return [problem(`${where}is missing`)];
    }
    return [problem(`${where}${issue.message.replace(/^Invalid input: /, '')}`)];
  }
  const written = valueAt(located.value, path);
  if (path.includes('assertions') && typeof path.at(-1) === 'number') {
    const subject = SUBJECTS.findIndex((name) => typeof written === 'object' && written !== null && name in written);
    const branch = issue.errors[subject];
    if (branch) return branch.flatMap((inner) => fromIssue(file, located, inner, path));
    return [problem(`${where}must name what it is about: ${SUBJECTS.join(' or ')}`)];
  }
  const alternatives = new Set(issue.errors.flat().map(({ message }) => message.replace(/^Invalid input: /, '')));
  return [problem(`${where}${[...alternatives].join(', or ')}`)];
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}
