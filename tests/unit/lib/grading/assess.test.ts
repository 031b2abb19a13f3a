import { describe, expect, test } from 'vitest';
import { assess } from '#lib/grading/assess/assess.ts';
import type { Facts, Need } from '#lib/grading/facts.ts';
import { needsOf } from '#lib/grading/facts.ts';
import { CONTAINER_FACTS, IMAGE_FACTS } from '#lib/labs/facts.ts';
import {
  APACHE_LAYER,
  assertionFrom,
  BASE_LAYER,
  container,
  debian,
  factsOf,
  image,
  nothingKnown,
} from '#tests/support/known-facts.ts';

const IT = 'ada/debian:httpd';

type Case = {
  wanted: Readonly<Record<string, unknown>>;
  title: string;
  met: Facts;
  unmet: Facts;
  message: string;
};

const imageIs = (changes: Parameters<typeof image>[0] = {}, answers: readonly (readonly [Need, unknown])[] = []) =>
  factsOf({ images: { [IT]: image(changes), 'debian:trixie-slim': debian }, answers });
const historyOf = (...createdBy: string[]): readonly [Need, unknown] => [
  { kind: 'history', reference: IT },
  createdBy.map((command) => ({ createdBy: command, comment: '', sizeBytes: 1 })),
];
const fileOf = (path: string, contents: boolean, value: unknown): readonly [Need, unknown] => [
  { kind: 'image-file', reference: IT, path, contents },
  value,
];

const IMAGE_CASES: Record<string, Case> = {
  exists: {
    wanted: { exists: true },
    title: 'An image is tagged ada/debian:httpd',
    met: imageIs(),
    unmet: factsOf({ images: { [IT]: null, 'debian:trixie-slim': debian } }),
    message: 'No image is tagged ada/debian:httpd. `docker images` lists what you have.',
  },
  'exists, not': {
    wanted: { exists: false },
    title: 'No image is tagged ada/debian:httpd',
    met: factsOf({ images: { [IT]: null } }),
    unmet: imageIs(),
    message: 'ada/debian:httpd is still there: `docker rmi ada/debian:httpd` removes the name.',
  },
  sameAs: {
    wanted: { sameAs: 'debian:trixie-slim' },
    title: 'ada/debian:httpd and debian:trixie-slim are one image',
    met: factsOf({ images: { [IT]: debian, 'debian:trixie-slim': debian } }),
    unmet: imageIs(),
    message:
      'ada/debian:httpd is the image 6c0a7827d400, but debian:trixie-slim is cee0b1eccc43: two images. `docker tag` gives one image a second name.',
  },
  descendsFrom: {
    wanted: { descendsFrom: 'debian:trixie-slim' },
    title: 'ada/debian:httpd grew from debian:trixie-slim',
    met: imageIs(),
    unmet: imageIs({ layers: [APACHE_LAYER, BASE_LAYER] }),
    message:
      'The lowest layers of ada/debian:httpd are not those of debian:trixie-slim, so it did not grow from it; only the name says so.',
  },
  layersAdded: {
    wanted: { layersAdded: { on: 'debian:trixie-slim', exactly: 1 } },
    title: 'ada/debian:httpd adds exactly 1 layer to debian:trixie-slim',
    met: imageIs(),
    unmet: imageIs({ layers: [BASE_LAYER, APACHE_LAYER, APACHE_LAYER] }),
    message:
      'The image ada/debian:httpd has 3 layers; debian:trixie-slim has 1, so you added 2. This task wants exactly 1 layer.',
  },
  'layersAdded, at least': {
    wanted: { layersAdded: { on: 'debian:trixie-slim', min: 1 } },
    title: 'ada/debian:httpd adds at least 1 layer to debian:trixie-slim',
    met: imageIs(),
    unmet: imageIs({ layers: [BASE_LAYER] }),
    message:
      'The image ada/debian:httpd has 1 layer; debian:trixie-slim has 1, so you added 0. This task wants at least 1 layer.',
  },
  size: {
    wanted: { size: { max: '443.4MB' } },
    title: 'ada/debian:httpd takes at most 443 MB',
    met: imageIs(),
    unmet: imageIs({ sizeBytes: 1_200_000_000 }),
    message: 'ada/debian:httpd takes 1.2 GB; at most 443 MB are wanted.',
  },
  'config Cmd': {
    wanted: { config: { Cmd: { contains: 'FOREGROUND' } } },
    title: 'By default ada/debian:httpd runs something with FOREGROUND',
    met: imageIs({ config: { Cmd: ['apache2ctl', '-D', 'FOREGROUND'] } }),
    unmet: imageIs({ config: { Cmd: ['bash'] } }),
    message:
      'A container from ada/debian:httpd runs bash when nothing else is asked for; it was to run something with FOREGROUND.',
  },
  'config Entrypoint': {
    wanted: { config: { Entrypoint: ['apache2ctl', '-D'] } },
    title: 'The entrypoint of ada/debian:httpd is apache2ctl -D',
    met: imageIs({ config: { Entrypoint: ['apache2ctl', '-D'] } }),
    unmet: imageIs({ config: { Entrypoint: ['apache2ctl -D'] } }),
    message: 'The entrypoint of ada/debian:httpd is ["apache2ctl -D"]; it was to be ["apache2ctl", "-D"].',
  },
  'config Env': {
    wanted: { config: { Env: { name: 'PORT', value: '80' } } },
    title: 'ada/debian:httpd sets PORT=80',
    met: imageIs({ config: { Env: ['PATH=/bin', 'PORT=80'] } }),
    unmet: imageIs({ config: { Env: ['PORT=8080'] } }),
    message: 'ada/debian:httpd sets PORT to 8080, not to 80.',
  },
  'config ExposedPorts': {
    wanted: { config: { ExposedPorts: 80 } },
    title: 'ada/debian:httpd declares that it listens on port 80/tcp',
    met: imageIs({ config: { ExposedPorts: { '80/tcp': {} } } }),
    unmet: imageIs({ config: { ExposedPorts: { '80/udp': {} } } }),
    message: 'ada/debian:httpd declares 80/udp; 80/tcp is wanted.',
  },
  'config Labels': {
    wanted: { config: { Labels: { name: 'owner', value: 'ada' } } },
    title: 'ada/debian:httpd carries the label owner=ada',
    met: imageIs({ config: { Labels: { owner: 'ada' } } }),
    unmet: imageIs(),
    message: 'ada/debian:httpd carries no label owner.',
  },
  'config User': {
    wanted: { config: { User: 'www-data' } },
    title: 'ada/debian:httpd runs as the user www-data',
    met: imageIs({ config: { User: 'www-data' } }),
    unmet: imageIs(),
    message: 'Containers from ada/debian:httpd run as root; www-data is wanted.',
  },
  'config WorkingDir': {
    wanted: { config: { WorkingDir: '/srv' } },
    title: 'ada/debian:httpd starts in /srv',
    met: imageIs({ config: { WorkingDir: '/srv' } }),
    unmet: imageIs(),
    message: 'Containers from ada/debian:httpd start in /; /srv is wanted.',
  },
  'config Volumes': {
    wanted: { config: { Volumes: '/data' } },
    title: 'ada/debian:httpd declares a volume at /data',
    met: imageIs({ config: { Volumes: { '/data': {} } } }),
    unmet: imageIs(),
    message: 'ada/debian:httpd declares no volume; /data is wanted.',
  },
  'config Healthcheck': {
    wanted: { config: { Healthcheck: true } },
    title: 'ada/debian:httpd has a health check',
    met: imageIs({ config: { Healthcheck: { Test: ['CMD', 'true'] } } }),
    unmet: imageIs({ config: { Healthcheck: { Test: ['NONE'] } } }),
    message: 'ada/debian:httpd has no health check.',
  },
  author: {
    wanted: { author: { contains: 'ada' } },
    title: 'The author of ada/debian:httpd names ada',
    met: imageIs({ author: 'Ada Lovelace <ada@example.org>' }),
    unmet: imageIs({ author: '' }),
    message:
      "ada/debian:httpd has no author. It is given with -a when the image is committed; an image can't be changed afterwards, so commit again.",
  },
  comment: {
    wanted: { comment: 'with httpd' },
    title: 'The message of ada/debian:httpd is with httpd',
    met: imageIs({ comment: 'with httpd' }),
    unmet: imageIs({ comment: 'With httpd' }),
    message:
      "The message of ada/debian:httpd is “With httpd”; wanted is with httpd. It is given with -m when the image is committed; an image can't be changed afterwards, so commit again.",
  },
  history: {
    wanted: { history: { contains: 'apt-get' } },
    title: 'The history of ada/debian:httpd contains “apt-get”',
    met: imageIs({}, [historyOf('RUN apt-get install', '')]),
    unmet: imageIs({}, [historyOf('bash', '')]),
    message:
      'No command in the history of ada/debian:httpd contains “apt-get”. `docker history --no-trunc ada/debian:httpd` shows them.',
  },
  madeBy: {
    wanted: { madeBy: 'commit' },
    title: 'ada/debian:httpd was made by docker commit',
    met: imageIs({}, [historyOf('bash', '')]),
    unmet: imageIs({ committedFrom: null }, [historyOf('')]),
    message: 'ada/debian:httpd was made by docker import; docker commit is wanted.',
  },
  file: {
    wanted: { file: { path: '/usr/sbin/apache2', exists: true } },
    title: 'ada/debian:httpd contains /usr/sbin/apache2',
    met: imageIs({}, [fileOf('/usr/sbin/apache2', false, { kind: 'file', text: null })]),
    unmet: factsOf({
      images: { [IT]: image() },
      containers: { web2: container({ name: 'web2' }) },
      answers: [fileOf('/usr/sbin/apache2', false, null)],
    }),
    message:
      '/usr/sbin/apache2 is not in ada/debian:httpd. The image was committed from the container web2, which was started from debian:trixie-slim.',
  },
  'file contains': {
    wanted: { file: { path: '/index.html', contains: 'Hello' } },
    title: '/index.html in ada/debian:httpd contains “Hello”',
    met: imageIs({}, [fileOf('/index.html', true, { kind: 'file', text: '<h1>Hello</h1>' })]),
    unmet: imageIs({}, [fileOf('/index.html', true, { kind: 'file', text: 'It works' })]),
    message: '/index.html is in ada/debian:httpd, but it does not contain “Hello”.',
  },
};

const containerIs = (
  changes: Parameters<typeof container>[0] = {},
  answers: readonly (readonly [Need, unknown])[] = [],
) => factsOf({ containers: { web: container(changes) }, images: { 'debian:trixie-slim': debian }, answers });
const diffOf = (...changes: unknown[]): readonly [Need, unknown] => [{ kind: 'diff', subject: 'web' }, changes];

const CONTAINER_CASES: Record<string, Case> = {
  exists: {
    wanted: { exists: true },
    title: 'There is a container called web',
    met: containerIs(),
    unmet: factsOf({ containers: { web: null, other: container({ name: 'hopeful_bohr' }) } }),
    message:
      'No container is called web. What there is: hopeful_bohr (from debian:trixie-slim). If it is the one, `docker rename hopeful_bohr web` gives it that name.',
  },
  'exists, not': {
    wanted: { exists: false },
    title: 'No container is called web',
    met: factsOf({ containers: { web: null } }),
    unmet: containerIs({ status: 'exited', exitCode: 137 }),
    message: 'web is still there (exited). `docker rm -f web` removes it, running or not.',
  },
  created: {
    wanted: { created: true },
    title: 'web was created and not started',
    met: containerIs({ status: 'created' }),
    unmet: containerIs(),
    message:
      'web is running; it was to be created and not started. `docker create` makes a container without starting it.',
  },
  running: {
    wanted: { running: true },
    title: 'web is running',
    met: containerIs(),
    unmet: containerIs({ status: 'exited', exitCode: 1 }),
    message:
      'web has ended with exit code 1; it was to be running. `docker logs web` may say why; `docker start web` starts it again.',
  },
  paused: {
    wanted: { paused: true },
    title: 'web is paused',
    met: containerIs({ status: 'paused' }),
    unmet: containerIs(),
    message: 'web is running; it was to be paused. `docker pause web` freezes it.',
  },
  exited: {
    wanted: { exited: { code: 0 } },
    title: 'web has ended with exit code 0',
    met: containerIs({ status: 'exited' }),
    unmet: containerIs({ status: 'exited', exitCode: 137 }),
    message: 'web has ended with exit code 137; it was to have ended with exit code 0.',
  },
  name: {
    wanted: { name: 'web' },
    title: 'web is called web',
    met: containerIs(),
    unmet: containerIs({ name: 'hopeful_bohr' }),
    message: 'It is called hopeful_bohr, not web. `docker rename hopeful_bohr web` changes that.',
  },
  image: {
    wanted: { image: 'debian:trixie-slim' },
    title: 'web was started from debian:trixie-slim',
    met: containerIs(),
    unmet: containerIs({ imageId: 'sha256:other', imageName: 'ada/copy:1' }),
    message: 'web was started from ada/copy:1, not from debian:trixie-slim.',
  },
  command: {
    wanted: { command: ['sleep', 'infinity'] },
    title: 'web runs sleep infinity',
    met: containerIs({ command: ['sleep', 'infinity'] }),
    unmet: containerIs(),
    message: 'web runs ["bash"]; it was to run ["sleep", "infinity"].',
  },
  publishes: {
    wanted: { publishes: { port: 80, on: 8080 } },
    title: 'Port 80 of web is published on port 8080',
    met: containerIs({ ports: { '80/tcp': ['8080'] } }),
    unmet: containerIs({ ports: { '8080/tcp': ['80'] } }),
    message:
      'web publishes port 8080/tcp on 80; wanted is port 80 on port 8080. With `-p`, the outer port comes first.',
  },
  diff: {
    wanted: { diff: { deleted: '/etc/issue.net' } },
    title: '/etc/issue.net was deleted in web',
    met: containerIs({}, [diffOf({ path: '/etc/issue.net', kind: 'deleted' })]),
    unmet: containerIs({}, [diffOf({ path: '/etc/issue.net', kind: 'changed' })]),
    message: 'In web, /etc/issue.net was changed, not deleted.',
  },
  'diff, nothing': {
    wanted: { diff: { added: '/hello' } },
    title: '/hello was added in web',
    met: containerIs({}, [diffOf({ path: '/hello', kind: 'added' })]),
    unmet: containerIs({}, [diffOf()]),
    message: 'In web, /hello was not added: its writable layer is still empty.',
  },
  file: {
    wanted: { file: { path: '/hello', exists: false } },
    title: 'web does not contain /hello',
    met: containerIs({}, [[{ kind: 'container-file', subject: 'web', path: '/hello', contents: false }, null]]),
    unmet: containerIs({}, [
      [
        { kind: 'container-file', subject: 'web', path: '/hello', contents: false },
        { kind: 'file', text: null },
      ],
    ]),
    message: '/hello is still in web.',
  },
};

describe.each([
  ['image', { image: IT }, IMAGE_CASES, { images: { [IT]: null } }],
  ['container', { container: 'web' }, CONTAINER_CASES, { containers: { web: null } }],
] as const)('%s', (_, subject, cases, nothing) => {
  test.each(Object.entries(cases))('%s: met, with all its points', (_, { wanted, title, met }) => {
    expect(assess(assertionFrom({ ...subject, ...wanted }), met)).toEqual({
      id: 'it',
      outcome: 'met',
      title,
      expected: expect.stringMatching(/\S/),
      actual: expect.stringMatching(/\S/),
      message: null,
      points: 3,
      worth: 3,
    });
  });

  test.each(Object.entries(cases))('%s: not met, and says what is there', (_, { wanted, title, unmet, message }) => {
    expect(assess(assertionFrom({ ...subject, ...wanted }), unmet)).toEqual({
      id: 'it',
      outcome: 'unmet',
      title,
      expected: expect.stringMatching(/\S/),
      actual: expect.stringMatching(/\S/),
      message,
      points: 0,
      worth: 3,
    });
  });

  test.each(Object.entries(cases).filter(([name]) => name !== 'exists, not'))(
    '%s: not met where the thing is absent',
    (_, { wanted }) => {
      const result = assess(assertionFrom({ ...subject, ...wanted }), factsOf(nothing));
      expect(result).toMatchObject({
        outcome: 'unmet',
        points: 0,
        message: expect.stringMatching(/^No (image is tagged|container is called) /),
      });
    },
  );

  test.each(Object.entries(cases))(
    '%s: unknown where the answer can’t be read, and nobody is to blame',
    (_, { wanted, met }) => {
      const result = assess(assertionFrom({ ...subject, ...wanted }), nothingKnown(met));
      expect(result).toMatchObject({
        outcome: 'unknown',
        points: 0,
        message: expect.stringContaining('does not count'),
      });
    },
  );

  test.each(Object.entries(cases))('%s asks for what it needs and for nothing else', (_, { wanted, met }) => {
    const { allImages, allContainers, ...asked } = met;
    const needs = needsOf(assertionFrom({ ...subject, ...wanted })).map((need) =>
      JSON.stringify(Object.entries(need).sort()),
    );
    const answered = Object.values(asked).flatMap((answers) => [...answers.keys()]);
    expect(answered).toEqual(expect.arrayContaining(needs));
  });
});

test('every fact of the format is tried here', () => {
  const tried = (cases: Record<string, Case>) =>
    new Set(Object.values(cases).map(({ wanted }) => Object.keys(wanted)[0]));
  expect(tried(IMAGE_CASES)).toEqual(new Set(Object.keys(IMAGE_FACTS)));
  expect(tried(CONTAINER_CASES)).toEqual(new Set(Object.keys(CONTAINER_FACTS)));
});

test('the author’s words take the place of the fact’s own', () => {
  const assertion = assertionFrom({ image: IT, exists: true, title: 'It is there', otherwise: 'It is not there.' });
  expect(assess(assertion, factsOf({ images: { [IT]: null } }))).toMatchObject({
    title: 'It is there',
    message: 'It is not there.',
  });
});

test.each([
  [['ada/debian:latest'], 'a name without a tag becomes :latest'],
  [['ada/debian:https'], 'the tag, after the colon, differs'],
  [['Ada/debian:httpd'], 'capital and small letters are different'],
  [['bob/debian:httpd'], 'the part before the colon differs'],
  [['httpd:latest'], 'what should be the tag is its name'],
  [[], 'there is an image without any name, d301214c7d0c'],
])('an image that is there as %j instead is recognised', (tags, words) => {
  const allImages = [
    { id: debian.id, tags: ['debian:trixie-slim'], createdSeconds: 1 },
    { id: 'sha256:d301214c7d0c9b5f', tags, createdSeconds: 2 },
  ];
  const result = assess(assertionFrom({ image: IT, exists: true }), factsOf({ images: { [IT]: null }, allImages }));
  expect(result.message).toContain(words);
});

test('without the base there is nothing to compare with, and the student learns how to mend it', () => {
  const facts = factsOf({ images: { [IT]: image(), 'debian:trixie-slim': null } });
  const result = assess(assertionFrom({ image: IT, descendsFrom: 'debian:trixie-slim' }), facts);
  expect(result).toMatchObject({ outcome: 'unmet', message: expect.stringContaining('Pull it again') });
});

test('an image of no layers is nobody’s ancestor', () => {
  const facts = factsOf({ images: { [IT]: image(), 'debian:trixie-slim': { ...debian, layers: [] } } });
  expect(assess(assertionFrom({ image: IT, descendsFrom: 'debian:trixie-slim' }), facts).outcome).toBe('unmet');
});

test('a container from an earlier image of the same name is told apart', () => {
  const facts = containerIs({ imageId: 'sha256:older' });
  expect(assess(assertionFrom({ container: 'web', image: 'debian:trixie-slim' }), facts).message).toBe(
    'web was started from an earlier image of that name; debian:trixie-slim is now another one (cee0b1eccc43). Remove web and start it again.',
  );
});

test('an engine that can list nothing still gives a message', () => {
  const facts = {
    ...factsOf({ images: { [IT]: null } }),
    allImages: { known: false, code: 'engine-not-answering' } as const,
  };
  expect(assess(assertionFrom({ image: IT, exists: true }), facts).message).toBe(
    'No image is tagged ada/debian:httpd. `docker images` lists what you have.',
  );
});

test('names of any length are cut in what people read', () => {
  const allImages = Array.from({ length: 50 }, (_, index) => ({
    id: `${index}`,
    tags: [`x${index}${'y'.repeat(500)}:1`],
    createdSeconds: 1,
  }));
  const result = assess(assertionFrom({ image: IT, exists: true }), factsOf({ images: { [IT]: null }, allImages }));
  expect(result.actual.length).toBeLessThan(500);
  expect(result.actual).toContain('45 more');
});
