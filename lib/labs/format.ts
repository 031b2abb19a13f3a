import { z } from 'zod';
import {
  CONTAINER_FACTS,
  type ContainerFact,
  type ContainerSubject,
  containerSubject,
  IMAGE_FACTS,
  type ImageFact,
  sizeSchema,
} from './facts.ts';

/**
 * lab.yaml, defined once: the loader, the linter, the grader's types and the JSON Schema for editors all come from here.
 * Unknown fields are refused, so that a slip of the pen is not a rule that nobody applies.
 */

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const id = z.string().max(60).regex(ID, 'must be lower-case letters, digits and single hyphens, such as commit-httpd');
const line = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((written) => !written.includes('\n'), 'must be one line');

/** Values that stand for `{{name}}` and differ from student to student. */
const parameterSpec = z.union([
  z
    .strictObject({ integer: z.tuple([z.int(), z.int()]) })
    .refine(({ integer: [low, high] }) => low <= high, { error: 'the first number must not exceed the second' }),
  z.strictObject({ choice: z.array(z.string().min(1).max(100)).min(2).max(100) }),
]);
export type ParameterSpec = z.output<typeof parameterSpec>;

type AssertionFrame = {
  /** Unique in its task. */
  id: string;
  points: number;
  /** What is wanted, in the author's words instead of the fact's. May hold `{{…}}`. */
  title?: string | undefined;
  /** What a student is told who has not met it, in the author's words. May hold `{{…}}`. */
  otherwise?: string | undefined;
};

/** One fact that a task demands. */
export type Assertion = AssertionFrame &
  (
    | ({ subject: 'image'; image: string } & ImageFact)
    | ({ subject: 'container'; container: ContainerSubject } & ContainerFact)
  );

const frame = {
  id,
  points: z.int().min(1).max(100).default(1),
  title: line.optional(),
  otherwise: z.string().trim().min(1).max(500).optional(),
};

/** All facts of a subject as optional fields, of which exactly one must be there. */
function subjectSchema<Shape extends z.ZodRawShape>(subject: string, named: z.ZodType, table: Shape) {
  const facts = Object.keys(table);
  return z
    .strictObject({ ...frame, [subject]: named, ...z.object(table).partial().shape })
    .superRefine((written, context) => {
      const present = facts.filter((fact) => (written as Record<string, unknown>)[fact] !== undefined);
      if (present.length === 1) return;
      const found = present.length === 0 ? 'this has none' : `this has ${present.join(' and ')}`;
      context.addIssue({
        code: 'custom',
        message: `an assertion names exactly one fact, and ${found}; a ${subject} has: ${facts.join(', ')}`,
      });
    })
    .transform((written): Assertion => {
      const { id, points, title, otherwise, ...rest } = written as unknown as AssertionFrame & Record<string, unknown>;
      const fact = facts.find((name) => rest[name] !== undefined) ?? '';
      // The shape was checked just above; TypeScript can't follow a table by a computed name.
      return {
        id,
        points,
        title,
        otherwise,
        subject,
        [subject]: rest[subject],
        fact,
        wanted: rest[fact],
      } as unknown as Assertion;
    });
}

const assertion = z.union([
  subjectSchema('image', z.string().min(1).max(300), IMAGE_FACTS),
  subjectSchema('container', containerSubject, CONTAINER_FACTS),
]);

/** What an assertion can be about; the keys that tell one branch of the union from another. */
export const SUBJECTS = ['image', 'container'] as const;

const scriptIn = (folder: string) =>
  z
    .string()
    .regex(
      new RegExp(`^${folder}/[a-z0-9][a-z0-9-]*\\.sh$`),
      `must be a script in ${folder}/, such as ${folder}/commit.sh`,
    );

const task = z
  .strictObject({
    title: line,
    points: z.int().min(1).optional().describe("The sum of the assertions' points; may be left out."),
    needs: z.array(id).default([]).describe('Tasks that must be passed before this one is graded.'),
    assertions: z.array(assertion).min(1).max(20),
    hints: z.array(z.string().trim().min(1).max(2000)).max(10).default([]),
    solve: scriptIn('solve'),
    mutants: z.array(z.strictObject({ script: scriptIn('mutants'), fails: id })).default([]),
  })
  .superRefine((written, context) => {
    const ids = written.assertions.map((assertion) => assertion.id);
    ids.forEach((name, index) => {
      if (ids.indexOf(name) !== index) {
        context.addIssue({
          code: 'custom',
          path: ['assertions', index, 'id'],
          message: `two assertions are called ${name}`,
        });
      }
    });
    const sum = written.assertions.reduce((total, { points }) => total + points, 0);
    if (written.points !== undefined && written.points !== sum) {
      context.addIssue({
        code: 'custom',
        path: ['points'],
        message: `says ${written.points}, but its assertions add up to ${sum}`,
      });
    }
    written.mutants.forEach(({ fails }, index) => {
      if (!ids.includes(fails)) {
        const message = `no assertion is called ${fails}; there are: ${ids.join(', ')}`;
        context.addIssue({ code: 'custom', path: ['mutants', index, 'fails'], message });
      }
    });
  });

const imageName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._/:@-]*$/, 'must be the name of an image in lower case, such as debian:trixie-slim');

/** Names that every lab has; a parameter of the lab's own may not take them. */
export const BUILT_IN_PARAMETERS = ['student'] as const;

export const labFileSchema = z
  .strictObject({
    title: line,
    summary: z.string().trim().min(1).max(300),
    level: z.enum(['beginner', 'intermediate', 'advanced']),
    minutes: z.int().min(1).max(480),
    sandbox: z
      .strictObject({
        memory: sizeSchema.default(1024 ** 3),
        cpus: z.number().min(0.1).max(64).default(1.5),
        pids: z.int().min(64).max(10_000).default(1024),
        images: z.array(imageName).max(20).default([]).describe('Loaded into the engine before the prompt appears.'),
      })
      .prefault({}),
    gate: z.enum(['none', 'soft', 'hard']).default('soft').describe('Whether one may go on with open tasks.'),
    sticky: z.boolean().default(true).describe('Whether a passed task stays passed when its facts vanish.'),
    parameters: z
      .record(
        z
          .string()
          .regex(/^[a-z][a-zA-Z0-9]*$/, 'must begin with a lower-case letter and hold letters and digits only')
          .refine(
            (name) => !(BUILT_IN_PARAMETERS as readonly string[]).includes(name),
            'is a parameter that every lab has',
          ),
        parameterSpec,
      )
      .default({}),
    tasks: z.record(id, task).refine((tasks) => Object.keys(tasks).length > 0, 'must hold at least one task'),
  })
  .superRefine((lab, context) => {
    for (const [name, { needs }] of Object.entries(lab.tasks)) {
      needs.forEach((needed, index) => {
        if (Object.hasOwn(lab.tasks, needed)) return;
        context.addIssue({
          code: 'custom',
          path: ['tasks', name, 'needs', index],
          message: `there is no task ${needed}`,
        });
      });
    }
    const circle = findCircle(Object.fromEntries(Object.entries(lab.tasks).map(([name, { needs }]) => [name, needs])));
    if (circle) {
      const message = `no order satisfies these: ${circle.join(' needs ')}`;
      context.addIssue({ code: 'custom', path: ['tasks', circle[0] ?? '', 'needs'], message });
    }
  });

export type LabFile = z.output<typeof labFileSchema>;

/** A chain of tasks that ends where it begins, or null. */
function findCircle(needs: Readonly<Record<string, readonly string[]>>): string[] | null {
  const cleared = new Set<string>();
  const walk = (name: string, path: readonly string[]): string[] | null => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (cleared.has(name)) return null;
    for (const next of needs[name] ?? []) {
      const circle = walk(next, [...path, name]);
      if (circle) return circle;
    }
    cleared.add(name);
    return null;
  };
  for (const name of Object.keys(needs)) {
    const circle = walk(name, []);
    if (circle) return circle;
  }
  return null;
}
