import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { aptInstall, mayInstall } from '#cli/platform/apt.ts';
import { Refusal } from '#cli/platform/refusal.ts';

const SUITE = 'trixie';
const DEBOOTSTRAP = '/usr/sbin/debootstrap';
const WORK_PREFIX = 'debian-work-';

/** What Debian's own slim images leave out, and the habits of apt in an image. */
const DPKG_SLIM = `path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/groff/*
path-exclude /usr/share/info/*
path-exclude /usr/share/lintian/*
path-exclude /usr/share/linda/*
path-exclude /usr/share/locale/*
path-include /usr/share/locale/locale.alias
path-exclude /usr/share/man/*
`;
const APT_SLIM = `APT::Keep-Downloaded-Packages "false";
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb /var/cache/apt/*.bin || true"; };
Acquire::Languages "none";
Acquire::GzipIndexes "true";
Apt::AutoRemove::SuggestsImportant "false";
`;
/** Packages that start a service when installed would hang or fail in a build. */
const NO_SERVICES = '#!/bin/sh\nexit 101\n';

/**
 * Makes a small Debian with debootstrap and packs it as `tar`. Packages once fetched stay in the cache, so that an
 * interrupted run goes on where it was. Needs root; installs debootstrap where it is missing. Throws Refusal.
 */
export async function makeDebianTar(cache: string, tar: string, report: (detail: string) => void): Promise<void> {
  await requireDebootstrap(report);
  await removeLeftovers(cache);
  const packages = join(cache, 'packages');
  await mkdir(packages, { recursive: true });
  const work = await mkdtemp(join(cache, WORK_PREFIX));
  const root = join(work, 'root');
  try {
    await bootstrap(root, packages, report);
    report('slimming');
    await slim(root);
    report('packing');
    await run('tar', [
      '--create',
      `--file=${tar}`,
      `--directory=${root}`,
      '--numeric-owner',
      '--sort=name',
      '--clamp-mtime',
      `--mtime=@${await releaseTime(root)}`,
      '.',
    ]);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  await rm(packages, { recursive: true, force: true });
}

async function requireDebootstrap(report: (detail: string) => void): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new Refusal(
      'No registry answers, and only root can make the base image without one. Run once as root: npm run images — or ' +
        'bring the image here: docker save debian:trixie-slim (elsewhere), docker load (here).',
    );
  }
  if (existsSync(DEBOOTSTRAP)) return;
  if (!mayInstall()) {
    throw new Refusal('No registry answers, so the base image has to be made here: install debootstrap and try again.');
  }
  report('installing debootstrap');
  await aptInstall(['debootstrap'], report);
}

/** Folders of runs that were killed. Their mounts went with their mount namespace, so nothing of the host is below. */
async function removeLeftovers(cache: string): Promise<void> {
  const anHourAgo = Date.now() - 60 * 60 * 1000;
  for (const name of await readdir(cache)) {
    const path = join(cache, name);
    if (!name.startsWith(WORK_PREFIX) || (await stat(path)).mtimeMs > anHourAgo) continue;
    await rm(path, { recursive: true, force: true });
  }
}

async function bootstrap(root: string, packages: string, report: (detail: string) => void): Promise<void> {
  let done = 0;
  // A mount namespace of its own: debootstrap mounts /proc and /sys below the root, and a kill would leave them there.
  await run(
    'unshare',
    ['--mount', '--propagation', 'private', DEBOOTSTRAP, '--variant=minbase', `--cache-dir=${packages}`, SUITE, root],
    (line) => {
      const what = /^I: (Retrieving|Validating|Extracting|Unpacking|Configuring) (\S+)/.exec(line);
      if (!what) return;
      done += 1;
      report(`${what[1]?.toLowerCase()} ${what[2]?.replace(/\.+$/, '')} (${done} steps of about 480)`);
    },
  );
}

async function slim(root: string): Promise<void> {
  const emptied = ['usr/share/groff', 'usr/share/info', 'usr/share/lintian', 'usr/share/linda', 'usr/share/man'];
  for (const folder of emptied) await emptyFolder(join(root, folder));
  await run('find', [join(root, 'usr/share/doc'), '-not', '-type', 'd', '-not', '-name', 'copyright', '-delete']);
  await run('find', [join(root, 'usr/share/doc'), '-type', 'd', '-empty', '-delete']);
  const locale = join(root, 'usr/share/locale');
  for (const name of await readdir(locale)) {
    if (name !== 'locale.alias') await rm(join(locale, name), { recursive: true, force: true });
  }
  // Devices among them: an engine makes its own, and a student who unpacks the layer has no right to.
  for (const folder of ['dev', 'var/cache/apt/archives', 'var/lib/apt/lists', 'var/log', 'tmp']) {
    await emptyFolder(join(root, folder));
  }
  await mkdir(join(root, 'var/cache/apt/archives/partial'), { recursive: true });
  for (const file of ['var/cache/apt/pkgcache.bin', 'var/cache/apt/srcpkgcache.bin', 'var/cache/ldconfig/aux-cache']) {
    await rm(join(root, file), { force: true });
  }
  // The names of the machine on which it was made, which debootstrap copies.
  await rm(join(root, 'etc/hostname'), { force: true });
  await rm(join(root, 'etc/resolv.conf'), { force: true });
  await writeFile(join(root, 'etc/machine-id'), '');
  await mkdir(join(root, 'etc/dpkg/dpkg.cfg.d'), { recursive: true });
  await writeFile(join(root, 'etc/dpkg/dpkg.cfg.d/docker'), `force-unsafe-io\n${DPKG_SLIM}`);
  await writeFile(join(root, 'etc/apt/apt.conf.d/docker'), APT_SLIM);
  await writeFile(join(root, 'usr/sbin/policy-rc.d'), NO_SERVICES);
  await chmod(join(root, 'usr/sbin/policy-rc.d'), 0o755);
}

/** Seconds since 1970 of the youngest thing that Debian itself dated: nothing in the tar may look younger. */
async function releaseTime(root: string): Promise<number> {
  return Math.floor((await stat(join(root, 'etc/debian_version'))).mtimeMs / 1000);
}

async function emptyFolder(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
}

function run(program: string, args: readonly string[], onLine: (line: string) => void = () => {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' },
    });
    let rest = '';
    let tail = '';
    const read = (chunk: Buffer) => {
      const lines = (rest + chunk.toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      tail = (tail + chunk.toString('utf8')).slice(-2000);
      lines.forEach(onLine);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Refusal(`${program} ended with ${code}. Its last words:\n${tail.trim()}`));
    });
  });
}
