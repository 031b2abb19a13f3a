import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sandboxName } from '#lib/sandbox/docker-container.ts';
import { prepareSandbox } from '#lib/sandbox/prepare-sandbox.ts';
import { testEngine } from '#tests/support/engine.ts';

const { driver, docker, settings, startSandbox, say } = testEngine();
const folder = await mkdtemp(join(tmpdir(), 'slipway-lab-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const limits = { memoryBytes: 1, cpus: 1, pids: 1 };

function preparation(lab: { filesDirectory: string | null; setup: string | null }) {
  const phases: string[] = [];
  return {
    phases,
    lab: { sandbox: { ...limits, images: [] }, ...lab },
    parameters: { student: 'ada' },
    signal: new AbortController().signal,
    onPhase: async (phase: string) => void phases.push(phase),
  };
}

test("a lab's files lie in the student's home and its setup has run as the student before the prompt", async () => {
  await mkdir(join(folder, 'web/css'), { recursive: true });
  await writeFile(join(folder, 'web/index.html'), '<h1>hello</h1>');
  await writeFile(join(folder, 'run.sh'), '#!/bin/sh\necho ran\n', { mode: 0o755 });
  await symlink('web/index.html', join(folder, 'start'));
  const id = await startSandbox();
  const wanted = preparation({ filesDirectory: folder, setup: 'echo "{{student}} $(id -un) $PWD" > made' });
  await prepareSandbox(driver, id, wanted);
  expect(wanted.phases).toEqual(['files', 'setup']);
  const { stdout } = await say(
    id,
    'cat start made; ./run.sh; stat -c "%U %a" web run.sh web/index.html; test -d web/css',
  );
  expect(stdout.split('\n')).toEqual([
    '<h1>hello</h1>ada student /home/student',
    'ran',
    'student 755',
    'student 755',
    'student 644',
  ]);
});

test('a setup script that fails tells its last words to the operator', async () => {
  const id = await startSandbox();
  const broken = preparation({ filesDirectory: null, setup: 'echo no such thing >&2\nfalse\necho never' });
  await expect(prepareSandbox(driver, id, broken)).rejects.toMatchObject({
    code: 'exec-failed',
    message: "the lab's setup.sh ended with 1: no such thing",
  });
});

test('a container that was removed by hand is listed no more once its volume is gone too', async () => {
  const id = await startSandbox();
  await docker.getContainer(sandboxName(settings, id)).remove({ force: true });
  expect((await driver.list()).find((seen) => seen.id === id)).toMatchObject({ id, state: 'ended' });
  await driver.stop(id);
  expect((await driver.list()).map((seen) => seen.id)).not.toContain(id);
});
