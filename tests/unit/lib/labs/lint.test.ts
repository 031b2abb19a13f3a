import { expect, test } from 'vitest';
import { lintLab } from '#lib/labs/lint.ts';
import { wordProblem } from '#lib/labs/problems.ts';
import { labFolder, yamlWith } from '#tests/support/lab-folder.ts';

async function lint(changes: Readonly<Record<string, string | null>>): Promise<string[]> {
  const { labs, folder } = await labFolder(changes);
  return (await lintLab(labs, folder)).map(wordProblem);
}

const page = (body: string) => ({ '010-two-names.md': `# Two names\n\n::task{#tag-it}\n\n${body}\n` });

test('a sound lab has no problem', async () => {
  expect(await lint({})).toEqual([]);
});

test('Docker’s own templates are not taken for parameters', async () => {
  const body = "```bash\ndocker inspect --format '{{.Id}} {{json .Config}} {{range .X}}{{.}}{{end}}' x\n```";
  expect(await lint(page(body))).toEqual([]);
});

test.each([
  ['a task that no page shows', { '010-two-names.md': '# Two names\n' }, /lab\.yaml:10:5: no page shows this task/],
  ['a task that is not there', page('::task{#pull-it}'), /two-names\.md:5:1: there is no task pull-it/],
  ['a task twice', page('::task{#tag-it}'), /two-names\.md:5:1: the task tag-it is on this page twice/],
  ['a task card without a task', page('::task'), /must name its task/],
  [
    'an unknown directive',
    page(':::question\nWhy?\n:::'),
    /there is no directive question; there are: task, hint, details/,
  ],
  ['a hint with two colons', page('::hint'), /write :::hint with three colons/],
  [
    'an unknown parameter in prose',
    page('Call it {{name}}.'),
    /there is no parameter \{\{name\}\}; there are: port, student/,
  ],
  ['an unknown parameter in code', page('```bash run\necho {{prot}}\n```'), /there is no parameter \{\{prot\}\}/],
  [
    'an unknown parameter in a task',
    { 'lab.yaml': yamlWith('"Tag it as {{student}}', '"Tag it as {{user}}') },
    /there is no parameter \{\{user\}\}/,
  ],
  ['an unknown word at a block', page('```bash go\nls\n```'), /"go" is neither run nor save=PATH/],
  ['a block that runs and is no bash', page('```yaml run\na: b\n```'), /only a bash block can run/],
  [
    'a save that climbs out',
    page('```dockerfile save=../Dockerfile\nFROM x\n```'),
    /must stay inside the student's home/,
  ],
  ['an unknown language', page('```cobol\nSTOP RUN.\n```'), /cobol is not a language that is coloured/],
  ['a typographic dash in a command', page('```bash run\ndocker tag —help\n```'), /typographic dash/],
  [
    'a typographic quote in a script',
    { 'solve/tag-it.sh': 'echo ok\ndocker tag “a” b\n' },
    /solve\/tag-it\.sh:2:12: holds the typographic character/,
  ],
  ['a picture from elsewhere', page('![x](https://example.org/x.png)'), /must be a picture .* in the lab's folder/],
  ['a picture outside', page('![x](../../secret.png)'), /must be a picture .* in the lab's folder/],
  ['a picture that is missing', page('![x](x.png)'), /x\.png is missing/],
  ['a link to nowhere', page('[next](next.md)'), /next\.md leads nowhere/],
  ['a script behind a link', page('[x](javascript:alert(1))'), /leads nowhere/],
  [
    'an image that is not pinned',
    { 'lab.yaml': yamlWith('[debian:trixie-slim]', '[debian:trixie-slim, debian]') },
    /debian has no fixed tag/,
  ],
  [
    'an image called latest',
    { 'lab.yaml': yamlWith('[debian:trixie-slim]', '[debian:trixie-slim, debian:latest]') },
    /has no fixed tag/,
  ],
  [
    'a base that the sandbox lacks',
    { 'lab.yaml': yamlWith('images: [debian:trixie-slim]', 'images: []') },
    /debian:trixie-slim is not among the lab's sandbox\.images/,
  ],
  [
    'a task without a mutant',
    { 'lab.yaml': yamlWith('    mutants:\n      - { script: mutants/other-name.sh, fails: tagged }\n', '') },
    /has no mutant/,
  ],
  ['a task without a hint', { 'lab.yaml': yamlWith('    hints: ["`docker tag --help`"]\n', '') }, /has no hint/],
])('%s is found', async (_, changes, words) => {
  const problems = await lint(changes);
  expect(problems.join('\n')).toMatch(words);
  expect(problems).toHaveLength(1);
});

test('what makes a lab unusable is found without the rest', async () => {
  expect(await lint({ 'lab.yaml': yamlWith('minutes: 10', 'minutes: ten') })).toEqual([
    '010-tag-an-image/lab.yaml:4:10: minutes expected number, received string',
  ]);
});
