import { createHash } from 'node:crypto';
import type { ParameterSpec } from './format.ts';
import type { Lab, Parameters } from './lab.ts';

/** `{{name}}`; Go templates such as `{{.Id}}` or `{{json .Config}}` are none of ours. */
const PLACEHOLDER = /\{\{\s*([a-z][a-zA-Z0-9]*)\s*\}\}/g;
/** Words that Docker's Go templates write in the same way. */
const GO_TEMPLATE_WORDS = new Set(['end', 'else', 'break', 'continue']);

/**
 * What stands for `{{…}}` in one student's copy of a lab. Derived from the student, the lab and the parameter's name,
 * so that it is the same after every reset, on every server, and without being stored.
 */
export function parametersFor(
  lab: Pick<Lab, 'slug' | 'parameters'>,
  student: { userId: string; handle: string },
): Parameters {
  const own = Object.entries(lab.parameters).map(([name, spec]) => [
    name,
    chosen(spec, draw(student.userId, lab.slug, name)),
  ]);
  return { ...Object.fromEntries(own), student: student.handle };
}

/** Puts the values in; a name without a value is left as it stands. */
export function fillIn(text: string, parameters: Parameters): string {
  return text.replace(PLACEHOLDER, (whole, name: string) =>
    Object.hasOwn(parameters, name) ? (parameters[name] ?? whole) : whole,
  );
}

/** A word with a placeholder in it, and the spaces that lead to the next column. */
const PADDED_WORD = /(\S*\{\{\s*[a-z][a-zA-Z0-9]*\s*\}\}\S*)( {2,})/g;

/** The same in a transcript, whose columns stay where the author has put them as far as the value's length allows. */
export function fillInColumns(text: string, parameters: Parameters): string {
  const padded = text.replace(PADDED_WORD, (whole, word: string) =>
    `${fillIn(word, parameters)}  `.padEnd(whole.length),
  );
  return fillIn(padded, parameters);
}

/** The same for every text inside a plain value, such as an assertion. */
export function fillInAll<Value>(value: Value, parameters: Parameters): Value {
  if (typeof value === 'string') return fillIn(value, parameters) as Value;
  if (Array.isArray(value)) return value.map((entry) => fillInAll(entry, parameters)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fillInAll(entry, parameters)])) as Value;
}

/** The names used in a text, without those of Docker's own templates. */
export function placeholdersIn(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].flatMap(([, name]) => (name && !GO_TEMPLATE_WORDS.has(name) ? [name] : []));
}

/** The environment variable under which a lab's scripts find a parameter: `student` is `$STUDENT`, `webPort` `$WEB_PORT`. */
export const variableOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/** 48 bits, spread evenly: enough that a remainder favours no value noticeably. */
function draw(userId: string, labSlug: string, name: string): number {
  return createHash('sha256')
    .update(JSON.stringify([userId, labSlug, name]))
    .digest()
    .readUIntBE(0, 6);
}

function chosen(spec: ParameterSpec, drawn: number): string {
  if ('choice' in spec) return spec.choice[drawn % spec.choice.length] ?? '';
  const [low, high] = spec.integer;
  return String(low + (drawn % (high - low + 1)));
}
