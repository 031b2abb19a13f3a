// What has to be there before TypeScript can run: decided here from files alone, done by cli/run.mjs.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';

/** The oldest Node that the packages of the lock file run on. */
const NODE_FLOOR = [20, 19];

// Both stamps lie inside what they vouch for: `npm ci` and `prisma generate` empty their folder first, so that an
// interrupted run leaves no stamp behind.
const INSTALL_STAMP = 'node_modules/.slipway-install';
const GENERATE_STAMP = 'lib/db/generated/.slipway-stamp';

/**
 * Null where this version of Node will do, else what to tell the operator.
 *
 * @param {string} version such as 20.19.4
 * @returns {string | null}
 */
export function checkNodeVersion(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [floorMajor = 0, floorMinor = 0] = NODE_FLOOR;
  if (major > floorMajor || (major === floorMajor && minor >= floorMinor)) return null;
  return (
    `Slipway needs Node ${NODE_FLOOR.join('.')} or newer; this is ${version}. ` +
    'Install a newer one (https://nodejs.org/en/download) and run the same command again.'
  );
}

/** @param {string} path */
const readText = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : null);

/** @param {...(string | null)} texts */
const hashOf = (...texts) => createHash('sha256').update(JSON.stringify(texts)).digest('hex');

/** @param {string} root */
const lockHash = (root) => hashOf(readText(join(root, 'package-lock.json')));

/** @param {string} root */
const schemaHash = (root) =>
  hashOf(
    readText(join(root, 'prisma/schema.prisma')),
    readText(join(root, 'prisma.config.ts')),
    readText(join(root, 'node_modules/prisma/package.json')),
  );

/** @param {string} root the project's folder */
export function needsInstall(root) {
  if (readText(join(root, INSTALL_STAMP)) === lockHash(root)) return false;
  // An operator's own `npm ci` or `npm install` counts as well.
  const wanted = readText(join(root, 'package-lock.json'));
  const installed = readText(join(root, 'node_modules/.package-lock.json'));
  if (!wanted || !installed || !agree(wanted, installed)) return true;
  markInstalled(root);
  return false;
}

/**
 * Whether a complete install left what the lock file asks for. npm writes the second file when it has finished, with
 * every package that it has put into node_modules.
 *
 * @param {string} wanted package-lock.json
 * @param {string} installed node_modules/.package-lock.json
 */
export function agree(wanted, installed) {
  /** @type {Record<string, { version?: string, optional?: boolean }>} */
  const inLock = JSON.parse(wanted).packages ?? {};
  /** @type {Record<string, { version?: string }>} */
  const inFolder = JSON.parse(installed).packages ?? {};
  return Object.entries(inLock).every(
    ([path, { version, optional }]) =>
      path === '' || (inFolder[path] ? inFolder[path].version === version : optional === true),
  );
}

/** @param {string} root */
export const markInstalled = (root) => writeFileSync(join(root, INSTALL_STAMP), lockHash(root));

/** @param {string} root */
export const needsGenerate = (root) => readText(join(root, GENERATE_STAMP)) !== schemaHash(root);

/** @param {string} root */
export const markGenerated = (root) => writeFileSync(join(root, GENERATE_STAMP), schemaHash(root));

/** @param {NodeJS.Signals} signal */
export const signalNumber = (signal) => constants.signals[signal] ?? 0;
