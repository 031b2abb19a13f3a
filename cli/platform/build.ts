import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Progress } from '../progress.ts';
import { tryLock, waitForLock } from './lock.mjs';
import { findProcesses } from './processes.ts';
import { Refusal } from './refusal.ts';

/**
 * The production build. It is made from a copy of the sources, in a folder named after their hash, and counts only once
 * its stamp is written: so a build that was interrupted is never served, one that a running server serves is never
 * touched, and sources that were built before need no build.
 */

/** What the pages and the server are made from; nothing else changes the build. */
const SOURCE_FOLDERS = ['app', 'lib', 'public'];
const SOURCE_FILES = ['server.ts', 'proxy.ts', 'package.json', 'tsconfig.json', 'next.config.js', 'postcss.config.mjs'];
const IMPORTED_FILES = ['images/sandbox/seccomp.json'];
/** Decides with the sources, but lies beside the packages. */
const LOCK_FILE = 'package-lock.json';

/** Packages whose files the pages name by a path below node_modules: the fonts. */
const NAMED_BY_PATH = ['@fontsource-variable'];

const STAMP = '.complete';
/** Builds that nobody serves are kept for an hour after their last use, for going back and forth. */
const KEEP_MS = 3600 * 1000;

/** Folder of a complete build of the present sources. Its `server.mjs` is started with that folder as working folder. */
export async function ensureBuild(root: string, progress: Progress, signal: AbortSignal): Promise<string> {
  const sources = await readSources(root);
  const builds = join(root, '.slipway/builds');
  const folder = join(builds, hashSources(sources));
  if (existsSync(join(folder, STAMP))) {
    await touch(folder);
    return folder;
  }
  await progress.step('Production build', async (report) => {
    const lock = await waitForLock('build', root, (holder) => report(`waiting for the build of process ${holder}`));
    try {
      if (existsSync(join(folder, STAMP))) return;
      await rm(folder, { recursive: true, force: true });
      await pruneBuilds(builds, KEEP_MS);
      await copySources(sources, folder);
      await linkPackages(root, folder);
      await bundleServer(folder);
      await buildPages(root, folder, report, signal);
      await writeFile(join(folder, STAMP), new Date().toISOString());
    } finally {
      await lock.release();
    }
  });
  return folder;
}

export type Sources = ReadonlyMap<string, Buffer>;

/** Every source file by its path below the project's folder, read once, so that what is hashed is what is built. */
export async function readSources(root: string): Promise<Sources> {
  const listed = await Promise.all(SOURCE_FOLDERS.map((folder) => listFiles(join(root, folder))));
  const paths = [
    ...listed.flat().map((path) => relative(root, path)),
    ...[...SOURCE_FILES, ...IMPORTED_FILES, LOCK_FILE].filter((path) => existsSync(join(root, path))),
  ].sort();
  return new Map(
    await Promise.all(paths.map(async (path): Promise<[string, Buffer]> => [path, await readFile(join(root, path))])),
  );
}

export function hashSources(sources: Sources): string {
  const hash = createHash('sha256');
  for (const [path, content] of sources) hash.update(`${path}\0${content.length}\0`).update(content);
  return hash.digest('hex').slice(0, 16);
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name));
}

async function copySources(sources: Sources, folder: string): Promise<void> {
  for (const [path, content] of sources) {
    // A second lock file would make Next take this folder for the root of the packages.
    if (path === LOCK_FILE) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/**
 * Packages are found in the folders above; only what is named by its path has to be here as well. A link in place of the
 * whole folder would lead Tailwind, which looks for class names in every file, through all packages.
 */
async function linkPackages(root: string, folder: string): Promise<void> {
  const packages = join(folder, 'node_modules');
  await mkdir(packages);
  for (const name of NAMED_BY_PATH) {
    await symlink(relative(packages, join(root, 'node_modules', name)), join(packages, name));
  }
}

function buildPages(
  root: string,
  folder: string,
  report: (detail: string) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules/next/dist/bin/next'), 'build'], {
      cwd: folder,
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', CI: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
    });
    let output = '';
    const read = (chunk: Buffer) => {
      output = (output + stripVTControlCharacters(String(chunk))).slice(-20_000);
      const line = output.trim().split('\n').at(-1)?.trim();
      if (line && /[a-z] /.test(line)) report(line.slice(0, 80));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve()
        : reject(new Refusal(`The production build failed:\n${output.trim().split('\n').slice(-60).join('\n')}`)),
    );
  });
}

/** One file for the whole of server.ts and lib/, so that production needs no TypeScript; packages stay where they are. */
async function bundleServer(folder: string): Promise<void> {
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: folder,
    entryPoints: ['server.ts'],
    outfile: 'server.mjs',
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'silent',
  });
}

const touch = (folder: string) => utimes(join(folder, STAMP), new Date(), new Date());

/** Removes every build that no process serves, unless one is being made at this moment. */
export async function removeBuilds(root: string): Promise<void> {
  const { lock } = await tryLock('build', root);
  if (!lock) return;
  try {
    await pruneBuilds(join(root, '.slipway/builds'), 0);
  } finally {
    await lock.release();
  }
}

/** Removes builds that no process serves and nobody has used for a while, and what interrupted builds have left. */
async function pruneBuilds(builds: string, keepMs: number): Promise<void> {
  for (const name of await readdir(builds).catch(() => [])) {
    const folder = join(builds, name);
    const used = await stat(join(folder, STAMP)).catch(() => null);
    if (used && Date.now() - used.mtimeMs < keepMs) continue;
    const serving = await findProcesses((cwd) => cwd === folder, 'cwd');
    if (serving.length === 0) await rm(folder, { recursive: true, force: true });
  }
}
