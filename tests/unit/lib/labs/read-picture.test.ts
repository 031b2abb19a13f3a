import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codeOf } from '#lib/errors.ts';
import { readPicture } from '#lib/labs/read-picture.ts';
import { labFolder } from '#tests/support/lab-folder.ts';

test('a picture of the lab is read with its type', async () => {
  const { lab } = await labFolder({ 'pictures/layers.SVG': '<svg/>' });
  expect(await readPicture({ slug: 'x', directory: lab }, 'pictures/layers.SVG')).toEqual({
    contents: Buffer.from('<svg/>'),
    contentType: 'image/svg+xml',
  });
});

test.each([
  'missing.png',
  'lab.yaml',
  'solve/tag-it.sh',
  '../outside.png',
  'a/../../outside.png',
  '/etc/passwd',
  'link.png',
  'linked/inner.png',
  'folder.png',
  'huge.png',
  '',
  'a\u0000.png',
  '%2e%2e/outside.png',
])('%j is not a picture of the lab', async (path) => {
  const { labs, lab } = await labFolder();
  await writeFile(join(labs, 'outside.png'), 'x');
  await mkdir(join(labs, 'elsewhere'));
  await writeFile(join(labs, 'elsewhere/inner.png'), 'x');
  await symlink(join(labs, 'outside.png'), join(lab, 'link.png'));
  await symlink(join(labs, 'elsewhere'), join(lab, 'linked'));
  await mkdir(join(lab, 'folder.png'));
  await writeFile(join(lab, 'huge.png'), Buffer.alloc(5 * 1024 * 1024 + 1));
  const refused: unknown = await readPicture({ slug: 'x', directory: lab }, path).catch((thrown: unknown) => thrown);
  expect(codeOf(refused)).toBe('not-found');
});
