import type { Clock } from '../clock.ts';
import type { ContainerSummary } from '../engine/engine-answers.ts';
import type { StudentEngine } from '../engine/student-engine.ts';
import { codeOf, type ErrorCode } from '../errors.ts';
import type { ContainerSubject } from '../labs/facts.ts';
import { type Facts, type Known, keyOf, type Need } from './facts.ts';

/** For everything that one evaluation asks, however many questions there are. */
const GATHER_MS = 20_000;

type NeedOf<Kind extends Need['kind']> = Extract<Need, { kind: Kind }>;

/**
 * Asks the engine each question once. Never throws: what could not be found out is marked so, and the rest stands. When
 * the time is up, the connections are closed and all that is still open counts as not found out.
 */
export async function gather(engine: StudentEngine, clock: Clock, needs: readonly Need[]): Promise<Facts> {
  const unique = [...new Map(needs.map((need) => [keyOf(need), need])).values()];
  const timeUp = deadline(clock, GATHER_MS, () => engine.close());
  const ask = <Value>(question: () => Promise<Value>) => Promise.race([known(question), timeUp.reached]);
  const all = <Kind extends Need['kind'], Value>(kind: Kind, question: (need: NeedOf<Kind>) => Promise<Value>) =>
    Promise.all(
      unique
        .filter((need): need is NeedOf<Kind> => need.kind === kind)
        .map(async (need) => [keyOf(need), await ask(() => question(need))] as const),
    ).then((answers) => new Map(answers));

  try {
    const allContainers = await ask(() => engine.listContainers());
    const nameOf = (subject: ContainerSubject) => findName(engine, subject, allContainers);
    const inContainer = async <Value>(subject: ContainerSubject, question: (name: string) => Promise<Value | null>) => {
      const name = await nameOf(subject);
      return name === null ? null : question(name);
    };
    const [allImages, images, histories, containers, diffs, imageFiles, containerFiles] = await Promise.all([
      ask(() => engine.listImages()),
      all('image', ({ reference }) => engine.findImage(reference)),
      all('history', ({ reference }) => engine.findHistory(reference)),
      all('container', ({ subject }) => inContainer(subject, (name) => engine.findContainer(name))),
      all('diff', ({ subject }) => inContainer(subject, (name) => engine.findDiff(name))),
      filesOfImages(
        engine,
        ask,
        unique.filter((need) => need.kind === 'image-file'),
      ),
      all('container-file', ({ subject, path, contents }) =>
        inContainer(
          subject,
          async (name) => (await engine.findFilesInContainer(name, [{ path, contents }]))?.[0] ?? null,
        ),
      ),
    ]);
    return {
      images,
      histories,
      containers,
      diffs,
      files: new Map([...imageFiles, ...containerFiles]),
      allImages,
      allContainers,
    };
  } finally {
    timeUp.cancel();
  }
}

type Ask = <Value>(question: () => Promise<Value>) => Promise<Known<Value>>;

/** All files of one image through one probe. */
async function filesOfImages(engine: StudentEngine, ask: Ask, needs: readonly NeedOf<'image-file'>[]) {
  const answers = await Promise.all(
    [...new Set(needs.map(({ reference }) => reference))].map(async (reference) => {
      const ofImage = needs.filter((need) => need.reference === reference);
      const seen = await ask(() => engine.findFilesInImage(reference, ofImage));
      return ofImage.map(
        (need, index) =>
          [keyOf(need), seen.known ? { known: true as const, value: seen.value?.[index] ?? null } : seen] as const,
      );
    }),
  );
  return new Map(answers.flat());
}

async function findName(
  engine: StudentEngine,
  subject: ContainerSubject,
  listed: Known<readonly ContainerSummary[]>,
): Promise<string | null> {
  if (typeof subject === 'string') return subject;
  const image = await engine.findImage(subject.from);
  if (image === null) return null;
  const containers = listed.known ? listed.value : await engine.listContainers();
  const newest = containers
    .filter(({ imageId }) => imageId === image.id)
    .reduce<(typeof containers)[number] | null>(
      (best, next) => (best && best.createdSeconds >= next.createdSeconds ? best : next),
      null,
    );
  return newest?.id ?? null;
}

async function known<Value>(question: () => Promise<Value>): Promise<Known<Value>> {
  try {
    return { known: true, value: await question() };
  } catch (error) {
    return { known: false, code: codeOf(error) ?? 'internal' };
  }
}

function deadline(clock: Clock, milliseconds: number, onReached: () => void) {
  let cancel = () => {};
  const reached = new Promise<{ known: false; code: ErrorCode }>((resolve) => {
    cancel = clock.after(milliseconds, () => {
      resolve({ known: false, code: 'engine-not-answering' });
      onReached();
    });
  });
  return { reached, cancel };
}
