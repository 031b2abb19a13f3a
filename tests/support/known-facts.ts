import type { ContainerDetails, ContainerSummary, ImageDetails, ImageSummary } from '#lib/engine/engine-answers.ts';
import { type Facts, type Known, keyOf, type Need } from '#lib/grading/facts.ts';
import { type Assertion, labFileSchema } from '#lib/labs/format.ts';

export const BASE_LAYER = `sha256:${'b'.repeat(64)}`;
export const APACHE_LAYER = `sha256:${'a'.repeat(64)}`;

const CONFIG: ImageDetails['config'] = {
  Cmd: [],
  Entrypoint: [],
  Env: [],
  ExposedPorts: {},
  Labels: {},
  User: '',
  WorkingDir: '',
  Volumes: {},
  Healthcheck: null,
};

export const image = ({
  config,
  ...changes
}: Partial<Omit<ImageDetails, 'config'>> & { config?: Partial<ImageDetails['config']> } = {}): ImageDetails => ({
  id: 'sha256:6c0a7827d40050f4e89c',
  tags: ['ada/debian:httpd'],
  author: 'ada',
  comment: 'Add the Apache web server',
  committedFrom: 'c0ffee',
  sizeBytes: 443_377_593,
  layers: [BASE_LAYER, APACHE_LAYER],
  config: { ...CONFIG, ...config },
  ...changes,
});

export const debian = image({
  id: 'sha256:cee0b1eccc43de41a736',
  tags: ['debian:trixie-slim'],
  author: '',
  comment: '',
  committedFrom: null,
  sizeBytes: 209_821_441,
  layers: [BASE_LAYER],
});

export const container = (changes: Partial<ContainerDetails> = {}): ContainerDetails => ({
  id: 'c0ffee',
  name: 'web',
  imageId: debian.id,
  imageName: 'debian:trixie-slim',
  command: ['bash'],
  status: 'running',
  exitCode: 0,
  ports: {},
  ...changes,
});

const summaryOfImage = ({ id, tags }: ImageDetails): ImageSummary => ({ id, tags, createdSeconds: 1 });
const summaryOfContainer = ({ id, name, imageName, imageId, status }: ContainerDetails): ContainerSummary => ({
  id,
  name,
  image: imageName,
  imageId,
  state: status,
  createdSeconds: 1,
  isProbe: false,
});

export const yes = <Value>(value: Value): Known<Value> => ({ known: true, value });

/** What an engine would have said that holds these images, containers, … and nothing else. */
export function factsOf(holds: {
  images?: Readonly<Record<string, ImageDetails | null>>;
  containers?: Readonly<Record<string, ContainerDetails | null>>;
  answers?: readonly (readonly [Need, unknown])[];
  allImages?: readonly ImageSummary[];
}): Facts {
  const { images = {}, containers = {}, answers = [], allImages } = holds;
  const answersTo = (...kinds: Need['kind'][]) =>
    new Map(answers.filter(([need]) => kinds.includes(need.kind)).map(([need, value]) => [keyOf(need), yes(value)]));
  const presentImages = Object.values(images).filter((value) => value !== null);
  const presentContainers = Object.values(containers).filter((value) => value !== null);
  return {
    images: new Map(
      Object.entries(images).map(([reference, value]) => [keyOf({ kind: 'image', reference }), yes(value)]),
    ),
    containers: new Map(
      Object.entries(containers).map(([subject, value]) => [keyOf({ kind: 'container', subject }), yes(value)]),
    ),
    histories: answersTo('history') as Facts['histories'],
    diffs: answersTo('diff') as Facts['diffs'],
    files: answersTo('image-file', 'container-file') as Facts['files'],
    allImages: yes(allImages ?? presentImages.map(summaryOfImage)),
    allContainers: yes(presentContainers.map(summaryOfContainer)),
  };
}

/** The same questions with an engine that gives none of the answers. */
export function nothingKnown(facts: Facts): Facts {
  const unknown: Known<never> = { known: false, code: 'engine-answer-malformed' };
  const none = (answers: ReadonlyMap<string, unknown>) => new Map([...answers.keys()].map((key) => [key, unknown]));
  return {
    images: none(facts.images),
    containers: none(facts.containers),
    histories: none(facts.histories),
    diffs: none(facts.diffs),
    files: none(facts.files),
    allImages: unknown,
    allContainers: unknown,
  };
}

/** An assertion as an author writes it, through the format. */
export function assertionFrom(written: Readonly<Record<string, unknown>>): Assertion {
  const file = labFileSchema.parse({
    title: 'T',
    summary: 'S',
    level: 'beginner',
    minutes: 1,
    tasks: { task: { title: 'T', solve: 'solve/x.sh', assertions: [{ id: 'it', points: 3, ...written }] } },
  });
  const assertion = file.tasks.task?.assertions[0];
  if (!assertion) throw new Error('the format lost the assertion');
  return assertion;
}
