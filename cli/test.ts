import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { ensureBaseImage, ensureSandboxImage } from './images.ts';
import { leftBehind, readEngineState, readProcessState } from './leftovers.ts';
import { ensureBuild } from './platform/build.ts';
import { ensureChromium } from './platform/chromium.ts';
import { ensureEngine, stopStartedEngine } from './platform/engine.ts';
import { Refusal, wordsFor } from './platform/refusal.ts';
import { ROOT, readDotEnv } from './platform/settings.ts';
import { createProgress, inWords } from './progress.ts';
import { runQuickChecks } from './quick-checks.ts';
import { addTallies, type Tally, tallyOfLabs, tallyOfPlaywright, tallyOfVitest } from './tally.ts';

// `npm test [STAGE …]`: does its own set-up and runs everything, what fails quickly first. Whatever can't run fails and
// says what to do. It ends what it has started, and nothing else; the last line counts what really ran.

const REPORTS = join(ROOT, '.slipway/test');
const MARK = `SLIPWAY_TEST_RUN=${randomUUID()}`;
const [markName = '', markValue = ''] = MARK.split('=');
/** Where the databases of a run keep their data. */
const PLACES = [join(ROOT, '.slipway'), '/var/lib/slipway', 'slipway-integration-'];

const progress = createProgress(process.stdout);
const abort = new AbortController();

type Stage = { name: string; run: () => Promise<Tally> };

async function quickChecks(): Promise<Tally> {
  const outcomes = await runQuickChecks(({ name, passed, seconds, output }) => {
    console.log(`${passed ? 'passed' : 'FAILED'}  ${name} (${seconds.toFixed(1)} s)`);
    if (!passed) console.log(output);
  });
  const failed = outcomes.filter(({ passed }) => !passed).length;
  return { passed: outcomes.length - failed, failed };
}

/** Runs one of vitest's projects and counts from its report. */
async function vitest(project: string): Promise<Tally> {
  const report = join(REPORTS, `${project}.json`);
  await rm(report, { force: true });
  await runToEnd('node_modules/vitest/vitest.mjs', [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  return tallyOfVitest(await readReport(report));
}

async function labTests(): Promise<Tally> {
  const report = join(REPORTS, 'labs.json');
  await rm(report, { force: true });
  await runToEnd('cli/run.mjs', ['labs', 'lint']);
  await runToEnd('cli/run.mjs', ['labs', 'test', `--report=${report}`]);
  return tallyOfLabs(await readReport(report));
}

async function browserTests(): Promise<Tally> {
  process.env.CHROMIUM_PATH = await ensureChromium(progress);
  const report = join(REPORTS, 'browser.json');
  await rm(report, { force: true });
  await runToEnd('node_modules/@playwright/test/cli.js', ['test']);
  return tallyOfPlaywright(await readReport(report));
}

/** A runner that failed has written its report all the same; one that has not is the failure. */
async function readReport(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Error(`The test runner ended without its report (${path}); its words stand above.`);
  });
  return JSON.parse(text);
}

/** Runs a Node program of the project with its output shown. How it ended shows in its report. */
function runToEnd(script: string, args: readonly string[]): Promise<void> {
  abort.signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, script), ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    // A runner that is interrupted still removes what its tests have started, so it is waited for.
    const interrupt = () => child.kill('SIGINT');
    abort.signal.addEventListener('abort', interrupt);
    child.on('error', reject);
    child.on('close', () => {
      abort.signal.removeEventListener('abort', interrupt);
      resolve();
    });
  });
}

const QUICK: readonly Stage[] = [
  { name: 'checks', run: quickChecks },
  { name: 'unit', run: () => vitest('unit') },
];

const SLOW: readonly Stage[] = [
  { name: 'integration', run: () => vitest('integration') },
  { name: 'browser', run: browserTests },
  { name: 'labs', run: labTests },
  { name: 'compose', run: () => vitest('compose') },
];

/** Only when asked for by name: attacks that bring the whole machine to its limits would make the others wait. */
const ON_DEMAND: readonly Stage[] = [{ name: 'hostile', run: () => vitest('hostile') }];

/** Runs a stage; what is thrown in it is one failure. */
async function runStage({ name, run }: Stage): Promise<Tally> {
  console.log(`\n── ${name}`);
  const started = performance.now();
  const tally = await run().catch((error: unknown): Tally => {
    console.log(wordsFor(error));
    return { passed: 0, failed: 1 };
  });
  console.log(`── ${name}: ${tally.passed} passed, ${tally.failed} failed (${inWords(performance.now() - started)})`);
  return tally;
}

async function runStages(stages: readonly Stage[]): Promise<Tally> {
  const tallies: Tally[] = [];
  for (const stage of stages) tallies.push(await runStage(stage));
  return addTallies(tallies);
}

/** Everything that needs an engine; afterwards the host must stand as it stood before. */
async function runOnEngine(stages: readonly Stage[]): Promise<Tally> {
  const state = join(REPORTS, 'engine');
  const processesBefore = await readProcessState(MARK, PLACES);
  const docker = await ensureEngine(process.env.DOCKER_HOST || undefined, state, progress);
  try {
    const before = await readEngineState(docker);
    await prepare(docker);
    const tally = await runStages(stages);
    const left = leftBehind(before, await readEngineState(docker));
    return addTallies([tally, cleanliness('containers, networks, volumes', left)]);
  } finally {
    await stopStartedEngine(docker, state);
    const left = leftBehind(processesBefore, await readProcessState(MARK, PLACES));
    tallies.push(cleanliness('processes', left));
  }
}

const tallies: Tally[] = [];

/** The build needs a core, the images mostly the network: side by side. */
async function prepare(docker: Docker): Promise<void> {
  await Promise.all([
    ensureBaseImage(docker, progress)
      .then(() => ensureSandboxImage(docker, progress))
      .then((image) => {
        // By its hash: another checkout on this machine may move the name `latest` meanwhile.
        process.env.SLIPWAY_SANDBOX_IMAGE = image;
      }),
    ensureBuild(ROOT, progress, abort.signal),
  ]);
}

function cleanliness(what: string, left: readonly string[]): Tally {
  if (left.length === 0) return { passed: 1, failed: 0 };
  console.log(`\nLeft behind of ${what}:\n${left.map((line) => `  ${line}`).join('\n')}`);
  return { passed: 0, failed: 1 };
}

function chosen(stages: readonly Stage[], names: readonly string[]): readonly Stage[] {
  return names.length === 0 ? stages : stages.filter(({ name }) => names.includes(name));
}

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => ![...QUICK, ...SLOW, ...ON_DEMAND].some((stage) => stage.name === name));
  if (unknown.length > 0) throw new Error(`No such stage: ${unknown.join(', ')}. See cli/test.ts.`);
  await mkdir(REPORTS, { recursive: true });
  const quick = await runStages(chosen(QUICK, names));
  tallies.push(quick);
  const slow = names.length === 0 ? SLOW : chosen([...SLOW, ...ON_DEMAND], names);
  // What follows takes minutes: a change that fails here is not worth them.
  if (quick.failed > 0) console.log('\nThe quick checks failed, so the slow ones were not started.');
  else if (slow.length > 0) tallies.push(await runOnEngine(slow));
}

readDotEnv();
process.env[markName] = markValue;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => abort.abort(new Refusal('Interrupted.')));
await main(process.argv.slice(2)).catch((error: unknown) => {
  console.log(wordsFor(error));
  tallies.push({ passed: 0, failed: 1 });
});
const { passed, failed } = addTallies(tallies);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
