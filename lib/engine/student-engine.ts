import type { z } from 'zod';
import { type Clock, systemClock } from '../clock.ts';
import { SlipwayError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Driver } from '../sandbox/driver.ts';
import { type FileQuestion, type FileSeen, readFileOf } from './archive-files.ts';
import {
  type ContainerDetails,
  type ContainerDiff,
  type ContainerSummary,
  containerAnswer,
  containersAnswer,
  createdAnswer,
  diffAnswer,
  historyAnswer,
  type ImageDetails,
  type ImageHistory,
  type ImageSummary,
  imageAnswer,
  imagesAnswer,
  PROBE_LABEL,
} from './engine-answers.ts';
import { askEngine, type EngineReply, type EngineRequest, malformed } from './engine-request.ts';
import { EngineAgent, openEngineSocket } from './engine-socket.ts';
import { createPlaces } from './places.ts';

/**
 * The Docker engine inside one sandbox, read from outside. Nothing of the student's (shell, PATH, `docker` program) takes
 * part. Null means that the engine was asked and has no such thing.
 *
 * Errors of every method: engine-not-answering, engine-answer-malformed (also: too large), sandbox-gone,
 * host-engine-down, exec-failed.
 */
export interface StudentEngine {
  findImage(reference: string): Promise<ImageDetails | null>;
  findHistory(reference: string): Promise<ImageHistory | null>;
  listImages(): Promise<ImageSummary[]>;
  /** All, running or not; those that the grader made to look into images are left out. */
  listContainers(): Promise<ContainerSummary[]>;
  findContainer(nameOrId: string): Promise<ContainerDetails | null>;
  findDiff(nameOrId: string): Promise<ContainerDiff | null>;
  /** In the order of the questions; null for a file that is not there. Null as a whole: no such container. */
  findFilesInContainer(nameOrId: string, questions: readonly FileQuestion[]): Promise<(FileSeen | null)[] | null>;
  /** The same for an image, through a container that is created, never started, and removed again. */
  findFilesInImage(reference: string, questions: readonly FileQuestion[]): Promise<(FileSeen | null)[] | null>;
  /** Closes all connections. Requests under way fail; a later request opens a connection again. */
  close(): void;
}

/** Connections to one engine at once. Each is a process in the sandbox. */
const MAX_CONNECTIONS = 2;
/** Connections without a request are closed after this. */
const IDLE_MS = 30_000;
/** A probe older than this was left behind by a server that died. */
const ABANDONED_PROBE_SECONDS = 60;

type Limits = Pick<EngineRequest, 'limitBytes' | 'timeoutMs'>;
const ANSWER: Limits = { limitBytes: 1024 * 1024, timeoutMs: 5_000 };
const LONG_ANSWER: Limits = { limitBytes: 4 * 1024 * 1024, timeoutMs: 10_000 };

type Options = { clock?: Clock; onIdle?: () => void };

/** Opens nothing yet: the first question does. */
export function connectStudentEngine(
  driver: Pick<Driver, 'exec'>,
  sandboxId: string,
  { clock = systemClock, onIdle }: Options = {},
): StudentEngine {
  const agent = new EngineAgent(openEngineSocket(driver, sandboxId), MAX_CONNECTIONS);
  const inPlace = createPlaces(MAX_CONNECTIONS);
  let underWay = 0;
  let cancelIdle = () => {};
  const ask = async (asked: EngineRequest): Promise<EngineReply> => {
    cancelIdle();
    underWay += 1;
    try {
      return await inPlace(() => askEngine(agent, clock, asked));
    } finally {
      underWay -= 1;
      if (underWay === 0) {
        cancelIdle = clock.after(IDLE_MS, () => {
          agent.destroy();
          onIdle?.();
        });
      }
    }
  };
  const find = <Schema extends z.ZodType>(schema: Schema, path: string, limits = ANSWER) =>
    ask({ method: 'GET', path, ...limits }).then((reply) => parseReply(schema, path, reply));
  const get = async <Schema extends z.ZodType>(schema: Schema, path: string): Promise<z.output<Schema>> => {
    const found = await find(schema, path, LONG_ANSWER);
    if (found === null) throw malformed({ method: 'GET', path }, 'there is no such list');
    return found;
  };

  const readFiles = async (containerId: string, questions: readonly FileQuestion[]): Promise<(FileSeen | null)[]> => {
    const seen: (FileSeen | null)[] = [];
    for (const question of questions) seen.push(await readFileOf(ask, containerId, question));
    return seen;
  };

  const listContainers = async (): Promise<ContainerSummary[]> => {
    const containers = await get(containersAnswer, '/containers/json?all=1');
    const oldest = clock.now().getTime() / 1000 - ABANDONED_PROBE_SECONDS;
    const abandoned = containers.filter(({ isProbe, createdSeconds }) => isProbe && createdSeconds < oldest);
    for (const { id } of abandoned) await removeContainer(ask, id);
    return containers.filter(({ isProbe }) => !isProbe);
  };

  return {
    findImage: (reference) => find(imageAnswer, `/images/${inPath(reference)}/json`),
    findHistory: (reference) => find(historyAnswer, `/images/${inPath(reference)}/history`),
    listImages: () => get(imagesAnswer, '/images/json'),
    listContainers,
    findContainer: (nameOrId) => find(containerAnswer, `/containers/${encodeURIComponent(nameOrId)}/json`),
    findDiff: (nameOrId) => find(diffAnswer, `/containers/${encodeURIComponent(nameOrId)}/changes`, LONG_ANSWER),
    async findFilesInContainer(nameOrId, questions) {
      const container = await find(containerAnswer, `/containers/${encodeURIComponent(nameOrId)}/json`);
      return container && readFiles(container.id, questions);
    },
    async findFilesInImage(reference, questions) {
      const probe = await createProbe(ask, reference);
      if (probe === null) return null;
      try {
        return await readFiles(probe, questions);
      } finally {
        await removeContainer(ask, probe);
      }
    },
    close() {
      cancelIdle();
      agent.destroy();
    },
  };
}

/** The engine takes the slashes of a name as they are. */
const inPath = (reference: string): string => reference.split('/').map(encodeURIComponent).join('/');

type Ask = (asked: EngineRequest) => Promise<EngineReply>;

/** Null: no such thing. A name that the engine calls invalid (upper case) names nothing either. */
function parseReply<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  reply: EngineReply,
): z.output<Schema> | null {
  if (reply.status === 404 || reply.status === 400) return null;
  if (reply.status !== 200 && reply.status !== 201) {
    throw new SlipwayError('engine-not-answering', `${path}: the student's engine answers with status ${reply.status}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(reply.body.toString('utf8'));
  } catch {
    throw malformed({ method: 'GET', path }, 'not JSON');
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success)
    throw malformed({ method: 'GET', path }, parsed.error.issues[0]?.path.join('.') ?? 'not as expected');
  return parsed.data;
}

async function createProbe(ask: Ask, reference: string): Promise<string | null> {
  const path = `/containers/create?name=slipway-probe-${newId()}`;
  const reply = await ask({
    method: 'POST',
    path,
    ...ANSWER,
    // A command, since an image without one can't be created from otherwise. It is never run.
    body: {
      Image: reference,
      Entrypoint: [],
      Cmd: ['slipway-probe'],
      Labels: { [PROBE_LABEL]: 'true' },
      HostConfig: { NetworkMode: 'none' },
    },
  });
  return parseReply(createdAnswer, path, reply)?.Id ?? null;
}

/** Removed already, or being removed, is what is wanted. Never throws: `listContainers` takes away what stayed behind. */
async function removeContainer(ask: Ask, id: string): Promise<void> {
  await ask({ method: 'DELETE', path: `/containers/${id}?force=1&v=1`, ...ANSWER }).catch(() => {});
}
