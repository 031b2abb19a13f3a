import { createReadStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import type { Progress } from '#cli/progress.ts';
import { followProgress } from './build-log.ts';
import { openCache } from './cache.ts';
import { makeDebianTar } from './debian-tar.ts';

export const BASE_IMAGE = 'debian:trixie-slim';

/** A registry that has said nothing new for this long is taken for not there. */
const SILENCE_MS = 15_000;

/**
 * Sees to it that the host engine has Debian's base image: the one that is there, else pulled, else made by debootstrap
 * and kept as a tar in the user's cache, so that it is made once. May be interrupted anywhere and called again.
 */
export async function ensureBaseImage(docker: Docker, progress: Progress): Promise<string> {
  if (await hasImage(docker, BASE_IMAGE)) return BASE_IMAGE;
  const cache = await openCache();
  const tar = join(cache, `debian-trixie-slim-${process.arch}.tar`);
  if (!existsSync(tar)) {
    const pulled = await progress.step(`Pulling ${BASE_IMAGE}`, (report) => pull(docker, report));
    if (pulled) return BASE_IMAGE;
    const unfinished = `${tar}.${process.pid}`;
    try {
      await progress.step('Making a Debian base image, since no registry answers', (report) =>
        makeDebianTar(cache, unfinished, report),
      );
      // Only a whole tar ever has the name under which it is looked for.
      await rename(unfinished, tar);
    } finally {
      await rm(unfinished, { force: true });
    }
  }
  await progress.step(`Importing ${BASE_IMAGE}`, (report) => importTar(docker, tar, report));
  return BASE_IMAGE;
}

export async function hasImage(docker: Docker, name: string): Promise<boolean> {
  try {
    await docker.getImage(name).inspect();
    return true;
  } catch (thrown) {
    if ((thrown as { statusCode?: number }).statusCode === 404) return false;
    throw thrown;
  }
}

/** False where no registry answers, or none has the image for us. */
async function pull(docker: Docker, report: (detail: string) => void): Promise<boolean> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  try {
    const stream = await docker.pull(BASE_IMAGE, { abortSignal: silence.signal });
    await followProgress(docker, stream, report, () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
    });
    return await hasImage(docker, BASE_IMAGE);
  } catch {
    report('no registry answers');
    return false;
  } finally {
    clearTimeout(timer);
  }
}

async function importTar(docker: Docker, tar: string, report: (detail: string) => void): Promise<void> {
  const [repo, tag] = BASE_IMAGE.split(':');
  const stream = await docker.importImage(createReadStream(tar) as unknown as string, {
    repo,
    tag,
    changes: ['CMD ["bash"]', 'LABEL slipway.made=offline'],
  });
  await followProgress(docker, stream, report);
}
