import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codeOf } from '#lib/errors.ts';
import { loadLabs } from '#lib/labs/loader.ts';
import { labFolder, SOUND_YAML, yamlWith } from '#tests/support/lab-folder.ts';

async function refusalOf(changes: Readonly<Record<string, string | null>>): Promise<string> {
  const { labs } = await labFolder(changes);
  const error: unknown = await loadLabs(labs).catch((thrown: unknown) => thrown);
  expect(codeOf(error)).toBe('lab-invalid');
  return (error as Error).message;
}

test('a sound lab is loaded whole, with its defaults and in the order of its files', async () => {
  const { labs, lab } = await labFolder({
    '020-more.md': '# More\n\nNothing to do here.\n',
    'files/hello.txt': 'hello',
    'setup.sh': 'true\n',
  });
  expect(await loadLabs(labs)).toEqual([
    {
      number: 10,
      slug: 'tag-an-image',
      title: 'Tag an image',
      summary: 'One image, two names.',
      level: 'beginner',
      minutes: 10,
      sandbox: { memoryBytes: 2 ** 30, cpus: 1.5, pids: 1024, images: ['debian:trixie-slim'] },
      gate: 'soft',
      sticky: true,
      parameters: { port: { integer: [8000, 8099] } },
      steps: [
        { slug: 'two-names', title: 'Two names', markdown: 'Tag it.\n\n::task{#tag-it}\n', taskIds: ['tag-it'] },
        { slug: 'more', title: 'More', markdown: 'Nothing to do here.\n', taskIds: [] },
      ],
      tasks: [
        {
          id: 'tag-it',
          title: 'Tag it as {{student}}/debian:mine',
          points: 3,
          needs: [],
          assertions: [
            {
              id: 'tagged',
              points: 1,
              subject: 'image',
              image: '{{student}}/debian:mine',
              fact: 'exists',
              wanted: true,
            },
            {
              id: 'same',
              points: 2,
              subject: 'image',
              image: '{{student}}/debian:mine',
              fact: 'sameAs',
              wanted: 'debian:trixie-slim',
            },
          ],
          hints: ['`docker tag --help`'],
          solve: 'solve/tag-it.sh',
          mutants: [{ script: 'mutants/other-name.sh', fails: 'tagged' }],
        },
      ],
      directory: lab,
      filesDirectory: join(lab, 'files'),
      setup: 'true\n',
    },
  ]);
});

test('labs come in the order of their numbers', async () => {
  const { labs, lab } = await labFolder({}, '020-second');
  await mkdir(join(labs, '003-first', 'solve'), { recursive: true });
  await mkdir(join(labs, '003-first', 'mutants'));
  await writeFile(join(labs, '003-first', 'lab.yaml'), SOUND_YAML);
  await writeFile(join(labs, '003-first', '010-a.md'), '# A\n\n::task{#tag-it}\n');
  await writeFile(join(labs, '003-first', 'solve', 'tag-it.sh'), 'true');
  await writeFile(join(labs, '003-first', 'mutants', 'other-name.sh'), 'true');
  expect((await loadLabs(labs)).map(({ number, slug }) => [number, slug])).toEqual([
    [3, 'first'],
    [20, 'second'],
  ]);
  expect(lab).toContain('020-second');
});

test.each([
  [
    'an unknown field',
    yamlWith('minutes: 10', 'minutes: 10\ntimelimit: 3'),
    /lab\.yaml:5:1: there is no field "timelimit"/,
  ],
  [
    'a misspelt fact',
    yamlWith('exists: true', 'exist: true'),
    /lab\.yaml:14:9: tasks\.tag-it\.assertions\.0 has no field "exist"/,
  ],
  ['two facts in one', yamlWith('exists: true', 'exists: true\n        author: ada'), /this has exists and author/],
  [
    'no subject',
    yamlWith('image: "{{student}}/debian:mine"\n        exists', 'exists'),
    /must name what it is about: image or container/,
  ],
  [
    'a subject of another time',
    yamlWith('image: "{{student}}/debian:mine"\n        exists', 'hub: "x"\n        exists'),
    /must name what it is about/,
  ],
  ['a missing title', yamlWith('title: Tag an image\n', ''), /lab\.yaml:1:1: title is missing/],
  ['a wrong level', yamlWith('level: beginner', 'level: easy'), /lab\.yaml:3:8: level .*"beginner"/],
  [
    'points that do not add up',
    yamlWith('    solve:', '    points: 7\n    solve:'),
    /points says 7, but its assertions add up to 3/,
  ],
  [
    'needs that go in circles',
    yamlWith('    solve:', '    needs: [tag-it]\n    solve:'),
    /no order satisfies these: tag-it needs tag-it/,
  ],
  ['needs that lead nowhere', yamlWith('    solve:', '    needs: [pull-it]\n    solve:'), /there is no task pull-it/],
  [
    'a mutant of an assertion that is not there',
    yamlWith('fails: tagged', 'fails: tugged'),
    /no assertion is called tugged; there are: tagged, same/,
  ],
  ['two assertions of one name', yamlWith('id: same', 'id: tagged'), /two assertions are called tagged/],
  [
    'a script that climbs out',
    yamlWith('solve: solve/tag-it.sh', 'solve: ../../etc/passwd'),
    /must be a script in solve\//,
  ],
  ['a parameter that every lab has', yamlWith('  port:', '  student:'), /is a parameter that every lab has/],
  ['a range upside down', yamlWith('[8000, 8099]', '[8099, 8000]'), /the first number must not exceed the second/],
  ['a key twice', yamlWith('minutes: 10', 'minutes: 10\nminutes: 12'), /lab\.yaml:5:1: Map keys must be unique/],
  ['broken YAML', yamlWith('level: beginner', 'level: [beginner'), /lab\.yaml:\d+:\d+: /],
  [
    'an alias that could grow',
    yamlWith('level: beginner', 'level: &l beginner\nx: [*l, *l]'),
    /aliases \(\*name\) are not allowed/,
  ],
  ['nothing at all', '', /lab\.yaml:1:1: /],
  ['a list', '- a\n- b\n', /lab\.yaml:1:1: /],
])('%s in lab.yaml is refused where it stands', async (_, yaml, words) => {
  expect(await refusalOf({ 'lab.yaml': yaml })).toMatch(words);
});

test.each([
  ['no lab.yaml', { 'lab.yaml': null }, /010-tag-an-image\/lab\.yaml:1:1: is missing/],
  ['a solve that is missing', { 'solve/tag-it.sh': null }, /lab\.yaml:20:12: solve\/tag-it\.sh is missing/],
  ['a mutant that is missing', { 'mutants/other-name.sh': null }, /mutants\/other-name\.sh is missing/],
  ['no step', { '010-two-names.md': null }, /has no step/],
  ['a step without a title', { '010-two-names.md': 'Tag it.\n' }, /010-two-names\.md:1:1: must begin with its title/],
  ['a step without a number', { 'two-names.md': '# Two\n' }, /two-names\.md:1:1: must be named like/],
  ['two steps of one name', { '020-two-names.md': '# Two\n' }, /another step is called two-names too/],
  ['a file of zeros', { '010-two-names.md': '# T\n\u0000' }, /is not a text file/],
  [
    'a file too large',
    { '010-two-names.md': `# T\n${'x'.repeat(600_000)}` },
    /has 600004 bytes; at most 524288 are read/,
  ],
])('%s is refused by name', async (_, changes, words) => {
  expect(await refusalOf(changes)).toMatch(words);
});

test('a symbolic link is not followed, wherever it leads', async () => {
  const { labs, lab } = await labFolder();
  await rm(join(lab, 'solve/tag-it.sh'));
  await symlink('/etc/hostname', join(lab, 'solve/tag-it.sh'));
  await expect(loadLabs(labs)).rejects.toThrow(/solve\/tag-it\.sh is a symbolic link/);
});

test('every problem of every lab is reported at once', async () => {
  const lines = (
    await refusalOf({ 'lab.yaml': yamlWith('minutes: 10', 'minutes: 0\nextra: 1'), '010-two-names.md': 'x' })
  ).split('\n');
  expect(lines).toHaveLength(3);
});

test('the course that ships loads', async () => {
  expect((await loadLabs('labs')).map(({ slug }) => slug)).toContain('commit-an-image');
});
