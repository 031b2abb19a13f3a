import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Env } from '#lib/env.ts';
import { labFileSchema } from '#lib/labs/format.ts';
import type { Lab } from '#lib/labs/lab.ts';
import { lintLab } from '#lib/labs/lint.ts';
import { byPlace, type Problem, wordProblem } from '#lib/labs/problems.ts';
import { listLabFolders, readLab } from '#lib/labs/read-lab.ts';
import { createLog } from '#lib/log.ts';
import { connectHostEngine } from '#lib/sandbox/docker-connection.ts';
import { createDockerDriver } from '#lib/sandbox/docker-driver.ts';
import { ensureBaseImage, ensureSandboxImage } from './images.ts';
import { planRehearsals } from './labs/plan.ts';
import { type RehearsalReport, runRehearsals } from './labs/run-tests.ts';
import { type CommandContext, runCommand } from './platform/command.ts';
import { tryLock } from './platform/lock.mjs';
import { Refusal } from './platform/refusal.ts';
import { removeInstance } from './platform/remove-instance.ts';
import { readSettings } from './platform/settings.ts';

// `npm run labs -- lint [slug]`   finds slips without running anything
// `npm run labs -- test [slug]`   proves each task in fresh sandboxes; --repeat N, --json, --report=FILE
// `npm run labs -- schema`        the JSON Schema of lab.yaml, for editors
// Exit code 0: all is well. 1: problems were found, or a check failed.

const USAGE = `npm run labs -- lint [slug] [--json]
npm run labs -- test [slug] [--json] [--report=FILE] [--repeat N]
npm run labs -- schema`;

await runCommand(async (context) => {
  const [command, slug] = readArguments().positionals;
  if (command === 'lint') return lint(slug);
  if (command === 'test') return test(context, slug);
  if (command === 'schema') {
    console.log(JSON.stringify(z.toJSONSchema(labFileSchema, { io: 'input' }), null, 2));
    return 0;
  }
  throw new Refusal(USAGE);
});

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        report: { type: 'string' },
        repeat: { type: 'string', default: '1' },
      },
    });
  } catch (error) {
    throw new Refusal(`${(error as Error).message}\n\n${USAGE}`);
  }
}

async function lint(slug: string | undefined): Promise<number> {
  const { folders, problems } = await findProblems(slug);
  if (readArguments().values.json) {
    console.log(JSON.stringify({ passed: folders.length, failed: problems.length, problems }, null, 2));
  } else {
    for (const problem of problems) console.log(wordProblem(problem));
    console.log(problems.length === 0 ? `No problem in ${folders.join(', ')}.` : `${problems.length} problems.`);
  }
  return problems.length === 0 ? 0 : 1;
}

async function test(context: CommandContext, slug: string | undefined): Promise<number> {
  const { json, report: reportFile, repeat } = readArguments().values;
  if (!/^[1-9]\d{0,2}$/.test(repeat)) throw new Refusal('--repeat wants a number from 1 to 999.');
  const { labs, folders, problems } = await findProblems(slug);
  for (const problem of problems) context.progress.note(wordProblem(problem));
  const reports: RehearsalReport[] = folders.map((folder) => ({
    name: `${folder}: lint`,
    student: '',
    seconds: 0,
    checks: [lintCheck(folder, problems)],
  }));
  if (labs.length > 0) reports.push(...(await rehearseAll(context, labs, Number(repeat))));

  const checks = reports.flatMap((report) => report.checks);
  const failed = checks.filter((check) => !check.passed).length;
  const report = { passed: checks.length - failed, failed, rehearsals: reports };
  if (reportFile !== undefined) await writeFile(reportFile, JSON.stringify(report, null, 2));
  if (json) console.log(JSON.stringify(report, null, 2));
  else console.log(`${report.passed} passed, ${report.failed} failed`);
  return failed === 0 ? 0 : 1;
}

function lintCheck(folder: string, problems: readonly Problem[]) {
  const own = problems.filter(({ file }) => file === folder || file.startsWith(`${folder}/`));
  return {
    name: `${folder} has no problem that lint finds`,
    passed: own.length === 0,
    detail: own.map(wordProblem).join('\n'),
  };
}

/** The labs that are asked for, by slug or by folder; those that can't be loaded show in the problems only. */
async function findProblems(
  slug: string | undefined,
): Promise<{ labs: Lab[]; folders: string[]; problems: Problem[] }> {
  const directory = readSettings().labs;
  const listed = await listLabFolders(directory);
  const folders = listed.folders.filter((folder) => slug === undefined || folder === slug || folder.slice(4) === slug);
  if (folders.length === 0) {
    throw new Refusal(
      slug === undefined
        ? `There is no lab in ${directory}.`
        : `There is no lab ${slug}. There are: ${listed.folders.join(', ')}.`,
    );
  }
  const labs: Lab[] = [];
  const problems = slug === undefined ? [...listed.problems] : [];
  for (const folder of folders) {
    problems.push(...(await lintLab(directory, folder)));
    const { lab } = await readLab(directory, folder);
    if (lab) labs.push(lab);
  }
  return { labs, folders, problems: problems.sort(byPlace) };
}

/** Under an instance name of its own, one run at a time; whatever a run that was killed has left is removed first. */
async function rehearseAll(
  { progress, signal, closers }: CommandContext,
  labs: readonly Lab[],
  repeat: number,
): Promise<RehearsalReport[]> {
  const settings = readSettings();
  const instance = `${settings.env.SLIPWAY_INSTANCE.slice(0, 26)}-labs`;
  const { lock, holder } = await tryLock('labs', instance);
  if (!lock)
    throw new Refusal(`Process ${holder ?? '(unknown)'} is testing labs on this machine; try again when it has ended.`);
  await closers.add(() => lock.release());

  const docker = connectHostEngine(settings.env.DOCKER_HOST);
  await ensureBaseImage(docker, progress);
  const image = await ensureSandboxImage(docker, progress);
  const clear = () => removeInstance(docker, instance);
  await closers.add(() => progress.step('Removing the sandboxes of the test', clear));
  await clear();

  const env: Settings = {
    ...settings.env,
    SLIPWAY_INSTANCE: instance,
    SLIPWAY_SANDBOX_IMAGE: image,
    // Its own network: a platform may run on the same machine meanwhile.
    SLIPWAY_SANDBOX_SUBNET: undefined,
  };
  const driver = createDockerDriver(env, createLog(settings.env.SLIPWAY_LOG === 'debug' ? 'debug' : 'silent'));
  return runRehearsals({ driver, progress, signal }, labs.flatMap(planRehearsals), repeat);
}

type Settings = Omit<Env, 'SLIPWAY_SECRET' | 'DATABASE_URL'>;
