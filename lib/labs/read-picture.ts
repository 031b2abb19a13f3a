import { lstat, readFile, realpath } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { SlipwayError } from '../errors.ts';
import type { Lab } from './lab.ts';
import { isInnerPath } from './markdown.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.svg': 'image/svg+xml',
};
const MAX_BYTES = 5 * 1024 * 1024;

/** Whether a lesson may show this file; solves and lab.yaml are no pictures. */
export const isPicture = (path: string): boolean =>
  isInnerPath(path) && Object.hasOwn(TYPES, extname(path).toLowerCase());

/**
 * A picture from the lab's own folder: a plain file of at most 5 MiB, reached without any symbolic link. Throws
 * `not-found` for everything else.
 */
export async function readPicture(
  lab: Pick<Lab, 'directory' | 'slug'>,
  path: string,
): Promise<{ contents: Buffer; contentType: string }> {
  const refuse = () => new SlipwayError('not-found', `the lab ${lab.slug} has no picture ${JSON.stringify(path)}`);
  if (!isPicture(path)) throw refuse();
  const directory = await realpath(lab.directory);
  const file = join(directory, path);
  const found = await lstat(file).catch(() => null);
  if (!found?.isFile() || found.size > MAX_BYTES || (await realpath(file)) !== file) throw refuse();
  return { contents: await readFile(file), contentType: TYPES[extname(path).toLowerCase()] ?? '' };
}
