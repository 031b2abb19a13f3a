import { extract } from 'tar-stream';
import type { z } from 'zod';
import { pathStatAnswer } from './engine-answers.ts';
import type { EngineReply, EngineRequest } from './engine-request.ts';
import { malformed } from './engine-request.ts';

/** Files of a container, running or not, read through the engine's archive API: nothing is run inside it. */

export type FileQuestion = { path: string; contents: boolean };

export type FileSeen = {
  kind: 'file' | 'directory' | 'other';
  /** The first 256 KiB as UTF-8, where contents were asked for and it is a file. */
  text: string | null;
};

type Ask = (asked: EngineRequest) => Promise<EngineReply>;

const CONTENTS_BYTES = 256 * 1024;
/** Headers of the archive's entries come on top. */
const ARCHIVE_BYTES = CONTENTS_BYTES + 16 * 1024;
const TIMEOUT_MS = 5_000;
const MAX_LINKS = 8;
const GO_DIRECTORY = 2 ** 31;
const GO_SYMLINK = 2 ** 27;
const GO_OTHER = [2 ** 26, 2 ** 25, 2 ** 24, 2 ** 21];

/** What lies at the path, symbolic links followed; null: nothing. */
export async function readFileOf(ask: Ask, containerId: string, question: FileQuestion): Promise<FileSeen | null> {
  let { path } = question;
  for (let links = 0; links <= MAX_LINKS; links += 1) {
    const stat = await statOf(ask, containerId, path);
    if (!stat) return null;
    if (hasBit(stat.mode, GO_SYMLINK)) {
      if (stat.linkTarget === '' || stat.linkTarget === path) return null;
      path = stat.linkTarget;
      continue;
    }
    if (hasBit(stat.mode, GO_DIRECTORY)) return { kind: 'directory', text: null };
    if (GO_OTHER.some((bit) => hasBit(stat.mode, bit))) return { kind: 'other', text: null };
    return { kind: 'file', text: question.contents ? await textOf(ask, containerId, path) : null };
  }
  return null;
}

/** Go's type bits reach beyond 31 bits, where JavaScript's `&` turns negative. */
const hasBit = (mode: number, bit: number): boolean => Math.floor(mode / bit) % 2 === 1;

const archivePath = (containerId: string, path: string): string =>
  `/containers/${containerId}/archive?path=${encodeURIComponent(path)}`;

async function statOf(ask: Ask, containerId: string, path: string): Promise<z.output<typeof pathStatAnswer> | null> {
  const asked = { method: 'HEAD', path: archivePath(containerId, path), limitBytes: 0, timeoutMs: TIMEOUT_MS } as const;
  const { status, headers } = await ask(asked);
  if (status === 404) return null;
  const header = headers['x-docker-container-path-stat'];
  if (status !== 200 || typeof header !== 'string')
    throw malformed(asked, `status ${status} without a description of the file`);
  const parsed = pathStatAnswer.safeParse(jsonOrNull(Buffer.from(header, 'base64').toString('utf8')));
  if (!parsed.success) throw malformed(asked, 'the description of the file is not one');
  return parsed.data;
}

async function textOf(ask: Ask, containerId: string, path: string): Promise<string | null> {
  const asked = {
    method: 'GET',
    path: archivePath(containerId, path),
    limitBytes: ARCHIVE_BYTES,
    timeoutMs: TIMEOUT_MS,
    cut: true,
  } as const;
  const { status, body } = await ask(asked);
  if (status === 404) return null;
  if (status !== 200) throw malformed(asked, `status ${status}`);
  const contents = await firstFileIn(body);
  if (contents === null) throw malformed(asked, 'the archive holds no file');
  return contents.subarray(0, CONTENTS_BYTES).toString('utf8');
}

/** The contents of an archive's first file, as far as the archive was read. Nothing is written to disk. */
function firstFileIn(archive: Buffer): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const unpack = extract();
    const chunks: Buffer[] = [];
    let found = false;
    const done = () => resolve(found ? Buffer.concat(chunks) : null);
    unpack.on('entry', (header, entry, next) => {
      const isFirstFile = !found && header.type === 'file';
      if (isFirstFile) found = true;
      entry.on('data', (chunk) => {
        if (isFirstFile) chunks.push(chunk as Buffer);
      });
      entry.on('end', next);
      entry.on('error', done);
    });
    unpack.on('error', done);
    unpack.on('close', done);
    unpack.on('finish', done);
    unpack.end(archive);
  });
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
