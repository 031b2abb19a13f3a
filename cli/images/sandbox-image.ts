import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import tarStream from 'tar-stream';
import { Refusal } from '#cli/platform/refusal.ts';
import type { Progress } from '#cli/progress.ts';
import { ensureBaseImage, hasImage } from './base-image.ts';
import { followProgress } from './build-log.ts';

const REPOSITORY = 'slipway/sandbox';
const SOURCE = 'images/sandbox';
const BUILD_NETWORK = 'slipway-build';
const IMAGE_LABEL = 'slipway.image';
const DAY_MS = 24 * 60 * 60 * 1000;

type SourceFile = { path: string; mode: number; content: Buffer };

/**
 * Sees to it that the host engine has the sandbox image, built from images/sandbox on the base image, and returns its
 * name. The tag is a hash of both, so nothing is built twice; the newest is tagged `latest` as well.
 */
export async function ensureSandboxImage(docker: Docker, progress: Progress): Promise<string> {
  const base = await ensureBaseImage(docker, progress);
  const files = await readSource(SOURCE);
  // The layers, not the id: the same tar imported twice gives two ids.
  const { RootFS } = await docker.getImage(base).inspect();
  const tag = tagOf(files, RootFS.Layers ?? []);
  const name = `${REPOSITORY}:${tag}`;
  if (!(await hasImage(docker, name))) {
    await progress.step('Building the sandbox image', (report) => build(docker, { name, base, files, report }));
    await removeOutdated(docker, name);
  }
  await docker.getImage(name).tag({ repo: REPOSITORY, tag: 'latest' });
  return name;
}

export function tagOf(files: readonly SourceFile[], baseLayers: readonly string[]): string {
  const hash = createHash('sha256');
  for (const layer of baseLayers) hash.update(`${layer}\n`);
  for (const { path, mode, content } of files) hash.update(`${path}\n${mode}\n${content.length}\n`).update(content);
  return hash.digest('hex').slice(0, 12);
}

async function readSource(folder: string): Promise<SourceFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.sort().map(async (path) => {
      // Git keeps one bit of the mode; the umask of the checkout must not count.
      const mode = (await stat(path)).mode & 0o100 ? 0o755 : 0o644;
      return { path: path.slice(folder.length + 1), mode, content: await readFile(path) };
    }),
  );
}

async function build(
  docker: Docker,
  input: { name: string; base: string; files: readonly SourceFile[]; report: (detail: string) => void },
): Promise<void> {
  const context = tarStream.pack();
  for (const { path, mode, content } of input.files) context.entry({ name: path, mode, mtime: new Date(0) }, content);
  context.finalize();
  await withBuildNetwork(docker, async (networkmode) => {
    const stream = await docker.buildImage(context as unknown as NodeJS.ReadableStream, {
      t: input.name,
      buildargs: { BASE: input.base },
      labels: { [IMAGE_LABEL]: 'sandbox' },
      networkmode,
      forcerm: true,
    });
    await followProgress(docker, stream, input.report).catch((cause: Error) => {
      throw new Refusal(`The sandbox image could not be built: ${cause.message}`);
    });
  });
}

/** Names resolve on a network of one's own also where the default bridge hands out a name server it can't reach. */
async function withBuildNetwork(docker: Docker, work: (name: string) => Promise<void>): Promise<void> {
  try {
    await docker.createNetwork({ Name: BUILD_NETWORK, CheckDuplicate: true, Labels: { [IMAGE_LABEL]: 'build' } });
  } catch (thrown) {
    // Left by a build that was interrupted, or in use by one beside this.
    if ((thrown as { statusCode?: number }).statusCode !== 409) throw thrown;
  }
  try {
    await work(BUILD_NETWORK);
  } finally {
    // Fails while another build uses it, which will then remove it.
    await docker
      .getNetwork(BUILD_NETWORK)
      .remove()
      .catch(() => {});
  }
}

/** Older builds fill the disk by a gigabyte each. Younger ones may belong to another checkout on this machine. */
async function removeOutdated(docker: Docker, keep: string): Promise<void> {
  const images = await docker.listImages({ filters: { label: [`${IMAGE_LABEL}=sandbox`] } });
  const outdated = images.filter(({ Created }) => Created * 1000 < Date.now() - DAY_MS);
  for (const name of outdated.flatMap(({ RepoTags }) => RepoTags ?? [])) {
    if (name === keep || !name.startsWith(`${REPOSITORY}:`)) continue;
    await docker
      .getImage(name)
      .remove()
      .catch(() => {});
  }
}
