import { z } from 'zod';

/**
 * The facts that a task may demand, one table per subject. A fact's key in lab.yaml is its key here; its schema says what
 * may be wanted. `lib/grading/assess/` holds one function for each, and does not compile while one is missing.
 */

const text = z.string().min(1).max(500);
/** Something that may be filled in, so that a number may be written `"{{port}}"`. */
const placeholder = z
  .string()
  .regex(/^\{\{[a-z][a-zA-Z0-9]*\}\}$/, 'must be a number or a parameter such as "{{port}}"');
const portNumber = z.union([z.int().min(1).max(65535), placeholder]);
const absolutePath = z
  .string()
  .max(1000)
  .regex(/^\//, 'must be absolute, such as /usr/sbin/apache2')
  .refine((path) => !path.split('/').includes('..'), 'must not contain ..');
const reference = text.describe('An image: name:tag, as one types it after `docker run`; may hold {{student}}.');

/** Either the whole text, or a part of it. */
const textWanted = z.union([text, z.strictObject({ contains: text })]);
/** Either the exact list of arguments, or a text that the arguments, joined by spaces, contain. */
const argumentsWanted = z.union([z.array(z.string().max(500)).min(1), z.strictObject({ contains: text })]);

const exactlyOne = (names: readonly string[]) => ({
  error: `must have exactly one of: ${names.join(', ')}`,
});
const hasOneKey = (value: object) => Object.values(value).filter((entry) => entry !== undefined).length === 1;

const fileShape = {
  exists: z.boolean().optional(),
  contains: text.optional(),
};
const fileWanted = z
  .strictObject({ path: absolutePath, ...fileShape })
  .refine(({ path: _, ...rest }) => hasOneKey(rest), exactlyOne(Object.keys(fileShape)))
  .describe('A file, read from outside: whether it exists, or a text in its first 256 KiB.');

const configShape = {
  Cmd: argumentsWanted.optional(),
  Entrypoint: argumentsWanted.optional(),
  Env: z.strictObject({ name: text, value: z.string().max(500) }).optional(),
  ExposedPorts: z.union([z.string().regex(/^\d{1,5}\/(tcp|udp)$/, 'must look like 80/tcp'), portNumber]).optional(),
  Labels: z.strictObject({ name: text, value: z.string().max(500) }).optional(),
  User: text.optional(),
  WorkingDir: absolutePath.optional(),
  Volumes: absolutePath.optional(),
  Healthcheck: z.boolean().optional(),
};
const configWanted = z
  .strictObject(configShape)
  .refine(hasOneKey, exactlyOne(Object.keys(configShape)))
  .describe("One field of the image's configuration, named as `docker image inspect` names it.");

const layersShape = {
  exactly: z.int().min(0).max(127).optional(),
  min: z.int().min(0).max(127).optional(),
  max: z.int().min(0).max(127).optional(),
};
const layersWanted = z
  .strictObject({ on: reference, ...layersShape })
  .refine(({ on: _, ...rest }) => Object.values(rest).some((bound) => bound !== undefined), {
    error: 'must have exactly, min or max',
  })
  .describe('How many layers the image has on top of the image `on`.');

const diffShape = {
  added: absolutePath.optional(),
  changed: absolutePath.optional(),
  deleted: absolutePath.optional(),
};
const diffWanted = z
  .strictObject(diffShape)
  .refine(hasOneKey, exactlyOne(Object.keys(diffShape)))
  .describe("A path in the container's writable layer, as `docker diff` lists it.");

const SIZE = /^(\d+(?:\.\d+)?)\s*(B|kB|MB|GB|Ki|Mi|Gi|KiB|MiB|GiB)$/;
const FACTORS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};

/** A number of bytes, written with its unit: `300MB`, `1Gi`. */
export const sizeSchema = z
  .string()
  .regex(SIZE, 'must be a size with a unit, such as 300MB or 1Gi')
  .transform((written) => {
    const [, amount = '0', unit = 'B'] = SIZE.exec(written) ?? [];
    return Math.round(Number(amount) * (FACTORS[unit] ?? 1));
  });

export const IMAGE_FACTS = {
  exists: z.boolean().describe('Whether an image has this name.'),
  sameAs: reference.describe('The name stands for the same image (the same ID) as this other name.'),
  descendsFrom: reference.describe('The image begins with all layers of this one, compared by their digests.'),
  layersAdded: layersWanted,
  size: z.strictObject({ max: sizeSchema }).describe('The image is not larger than this.'),
  config: configWanted,
  author: textWanted.describe('The author recorded in the image; `contains` ignores case.'),
  comment: textWanted.describe('The message recorded in the image; `contains` ignores case.'),
  history: z.strictObject({ contains: text }).describe("A text in one of the commands of the image's history."),
  madeBy: z.enum(['commit', 'build', 'import']).describe("How the image's newest layer was made."),
  file: fileWanted,
} as const;

export const CONTAINER_FACTS = {
  exists: z.boolean().describe('Whether there is such a container, running or not.'),
  created: z.literal(true).describe('The container was created and never started.'),
  running: z.boolean().describe('Whether the container runs; a paused one does not.'),
  paused: z.boolean().describe('Whether the container is paused.'),
  exited: z
    .union([z.literal(true), z.strictObject({ code: z.int().min(0).max(255) })])
    .describe('The container has ended, with this exit code where one is given.'),
  name: text.describe('The name of the container; for a container that is found by its image.'),
  image: reference.describe('The image that the container was started from, compared by ID.'),
  command: argumentsWanted.describe('What the container runs: its entrypoint and arguments.'),
  publishes: z
    .strictObject({ port: portNumber, on: portNumber.optional() })
    .describe('A port of the container that is published, on the given port of the sandbox.'),
  diff: diffWanted,
  file: fileWanted,
} as const;

/** `{ fact: 'exists'; wanted: boolean } | { fact: 'sameAs'; wanted: string } | …` */
type FactIn<Table extends Readonly<Record<string, z.ZodType>>> = {
  [Name in keyof Table & string]: { fact: Name; wanted: z.output<Table[Name]> };
}[keyof Table & string];

export type ImageFact = FactIn<typeof IMAGE_FACTS>;
export type ContainerFact = FactIn<typeof CONTAINER_FACTS>;
export type TextWanted = z.output<typeof textWanted>;
export type ArgumentsWanted = z.output<typeof argumentsWanted>;
export type FileWanted = z.output<typeof fileWanted>;
export type ConfigWanted = z.output<typeof configWanted>;

/** Which container is meant: by its name, or the newest one started from an image. */
export const containerSubject = z.union([
  z.string().regex(/^(\{\{[a-z]+\}\}|[a-zA-Z0-9])[a-zA-Z0-9_.{}-]*$/, 'must be the name of a container'),
  z.strictObject({ from: reference.describe('The newest container that was started from this image.') }),
]);
export type ContainerSubject = z.output<typeof containerSubject>;
