import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export const SOUND_YAML = `title: Tag an image
summary: One image, two names.
level: beginner
minutes: 10
sandbox: { images: [debian:trixie-slim] }
parameters:
  port: { integer: [8000, 8099] }
tasks:
  tag-it:
    title: "Tag it as {{student}}/debian:mine"
    assertions:
      - id: tagged
        image: "{{student}}/debian:mine"
        exists: true
      - id: same
        image: "{{student}}/debian:mine"
        sameAs: debian:trixie-slim
        points: 2
    hints: ["\`docker tag --help\`"]
    solve: solve/tag-it.sh
    mutants:
      - { script: mutants/other-name.sh, fails: tagged }
`;

export const SOUND_LAB: Readonly<Record<string, string>> = {
  'lab.yaml': SOUND_YAML,
  '010-two-names.md': '# Two names\n\nTag it.\n\n::task{#tag-it}\n',
  'solve/tag-it.sh': 'docker tag debian:trixie-slim "$STUDENT/debian:mine"\n',
  'mutants/other-name.sh': 'docker tag debian:trixie-slim "$STUDENT/debian"\n',
};

/** A folder of labs with one lab in it; a value of null leaves the file of that name out. */
export async function labFolder(
  changes: Readonly<Record<string, string | null>> = {},
  folder = '010-tag-an-image',
): Promise<{ labs: string; lab: string; folder: string }> {
  const labs = await mkdtemp(join(tmpdir(), 'slipway-labs-'));
  onTestFinished(() => rm(labs, { recursive: true, force: true }));
  const lab = join(labs, folder);
  await mkdir(lab);
  for (const [name, text] of Object.entries({ ...SOUND_LAB, ...changes })) {
    if (text === null) continue;
    await mkdir(dirname(join(lab, name)), { recursive: true });
    await writeFile(join(lab, name), text);
  }
  return { labs, lab, folder };
}

/** lab.yaml with one passage replaced; fails where the passage is not there, so that no test tests nothing. */
export function yamlWith(passage: string, replacement: string): string {
  if (!SOUND_YAML.includes(passage)) throw new Error(`The sound lab has no ${JSON.stringify(passage)}.`);
  return SOUND_YAML.replace(passage, replacement);
}
