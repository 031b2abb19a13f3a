import { beforeEach, describe, expect, test, vi } from 'vitest';
import { connectStudentEngine } from '#lib/engine/student-engine.ts';
import { codeOf } from '#lib/errors.ts';
import { sandboxName } from '#lib/sandbox/docker-container.ts';
import { runCommand } from '#lib/sandbox/run-command.ts';
import { testEngine } from '#tests/support/engine.ts';
import { AS_ROOT, asStudent } from './support.ts';

/** Attacks on what the platform itself runs in a sandbox: its init, its wrapper, socat, and the student's engine. */

const { driver, docker, settings, startSandbox } = testEngine();
let mallory = '';

beforeEach(async () => {
  mallory ||= await startSandbox();
});

const student = (script: string, unshare: readonly string[] | null = null) =>
  asStudent(driver, mallory, 'bash', script, { unshare });
const platform = async (...argv: [string, ...string[]]) => {
  const command = { argv, user: 'platform' as const };
  const { stdout, exitCode } = await runCommand(driver, mallory, command, {
    timeoutMs: 20_000,
    maxOutputBytes: 10_000,
  });
  return { out: stdout.toString('utf8').trim(), exitCode };
};

/** The way of the grader: its own program, its own connection, nothing of the student's shell. */
async function engineAnswers(): Promise<boolean> {
  const engine = connectStudentEngine(driver, mallory);
  try {
    await engine.listImages();
    return true;
  } catch {
    return false;
  } finally {
    engine.close();
  }
}
const untilEngineAnswers = () =>
  vi.waitFor(async () => expect(await engineAnswers()).toBe(true), { timeout: 40_000, interval: 300 });
const isRunning = async () => (await docker.getContainer(sandboxName(settings, mallory)).inspect()).State.Running;

describe('what keeps a sandbox alive', () => {
  test('a student who kills the engine has a new one soon', async () => {
    await untilEngineAnswers();
    await student('pkill -9 dockerd');
    await untilEngineAnswers();
  });

  test('a student who kills every program that they may kill ends neither the sandbox nor their way back', async () => {
    await student('kill -9 -1').catch(() => {});
    expect(await isRunning()).toBe(true);
    await untilEngineAnswers();
    expect((await student('echo back')).out).toBe('back');
  });

  test('a student who kills all from within the engine has it back as well', async () => {
    await student('sudo kill -9 -1; sudo pkill -9 containerd; sudo kill -9 1').catch(() => {});
    expect(await isRunning()).toBe(true);
    await untilEngineAnswers();
  });

  test('neither the init nor its keeper can be killed, stopped or slowed', async () => {
    const tries = ['kill -9', 'kill -STOP', 'kill -TERM', 'renice 19 -p', 'prlimit --nofile=3 --pid', 'taskset -p 1'];
    const { out } = await student(
      `for pid in 1 $(pgrep -o keep-engine); do ${tries.map((line, index) => `${line} $pid >/dev/null 2>&1 && echo ${index}`).join('; ')}; done; exit 0`,
    );
    expect(out).toBe('');
  });

  test('a frozen engine is an error after a time, never a wait for ever', async () => {
    await untilEngineAnswers();
    await student('pkill -STOP dockerd; sleep 0.2');
    const engine = connectStudentEngine(driver, mallory);
    const began = performance.now();
    const outcome = await engine.findImage('none').then(() => 'answered', codeOf);
    engine.close();
    expect(outcome).toBe('engine-not-answering');
    expect(performance.now() - began).toBeLessThan(15_000);
    await student('pkill -CONT dockerd');
    await untilEngineAnswers();
  });
});

describe('what the platform runs', () => {
  test('its programs cannot be replaced, moved or deleted', async () => {
    const files =
      '/usr/lib/slipway/exec /usr/lib/slipway/kill /usr/lib/slipway/init /usr/bin/socat /usr/bin/setpriv /usr/bin/env /usr/bin/docker /bin/dash';
    for (const unshare of [null, AS_ROOT]) {
      const { out } = await student(
        `for file in ${files}; do cp /bin/true $file; rm -f $file; mv $file /tmp/; ln -sf /bin/false $file; chmod 777 $file; done 2>/dev/null && echo changed
         for folder in /usr/bin /usr/local/bin /usr/lib/slipway /usr/sbin /etc /lib /; do touch $folder/x && echo $folder; done 2>/dev/null; exit 0`,
        unshare,
      );
      expect(out).toBe('');
    }
    expect((await platform('id', '-u')).exitCode).toBe(0);
  });

  test('a program mounted over socat in a namespace of the student changes nothing for the platform', async () => {
    await untilEngineAnswers();
    await student(
      `mount --bind /bin/false /usr/bin/socat && mount --bind /bin/false /usr/bin/setpriv && mount -t tmpfs none /usr/lib/slipway
       (sleep 5 >/dev/null 2>&1 &)`,
      [...AS_ROOT, '--mount'],
    );
    expect(await engineAnswers()).toBe(true);
  });

  test("the folder of the platform's own notes is closed to the student", async () => {
    const { out } = await student(
      `ls /run/slipway /run/slipway/exec; cat /run/slipway/exec/*; touch /run/slipway/x /run/slipway/exec/x; mv /run/slipway /run/old; rmdir /run/slipway/exec
       ln -s /etc /run/slipway/link; mount --bind /tmp /run/slipway; exit 0`,
    );
    expect(out).toBe('');
    expect((await platform('ls', '/run/slipway')).out).not.toMatch(/\b(x|link)\b/);
  });

  test("a student's shell files, PATH and libraries do not reach the platform's programs", async () => {
    await student(
      `mkdir -p ~/bin ~/.local/bin && for name in sh id env socat docker; do printf '#!/bin/sh\\necho planted\\n' > ~/bin/$name; cp ~/bin/$name ~/.local/bin/; done; chmod -R +x ~/bin ~/.local/bin
       for file in .bashrc .profile .bash_profile .bash_login .bash_env .zshenv .pam_environment; do echo 'echo planted; exit 1' > ~/$file; done
       mkdir -p ~/.docker/cli-plugins && echo '{"currentContext":"planted","proxies":{"default":{"httpProxy":"http://127.0.0.1:1"}}}' > ~/.docker/config.json
       echo /home/student/none.so > ~/.ld.so.preload`,
    );
    const { out } = await platform('sh', '-c', 'echo $PATH $HOME $BASH_ENV $LD_PRELOAD $ENV; id -u');
    expect(out).not.toContain('planted');
    expect(out).not.toContain('/home/student');
    expect(await engineAnswers()).toBe(true);
    expect((await asStudent(driver, mallory, 'python3', 'print("clean")')).out).toBe('clean');
    await student(
      'rm -rf ~/bin ~/.local ~/.docker ~/.bash* ~/.profile ~/.zshenv ~/.pam_environment; cp -r /etc/skel/. ~',
    );
  });

  test("the student's variables cannot be passed on to the platform's programs", async () => {
    await expect(
      driver.exec(mallory, { argv: ['LD_PRELOAD=/tmp/x.so', 'id'], user: 'platform' }),
    ).rejects.toMatchObject({ code: 'exec-failed' });
    await expect(driver.exec(mallory, { argv: ['id'], user: 'student', env: { 'X=1 -S': 'y' } })).rejects.toMatchObject(
      { code: 'exec-failed' },
    );
  });

  test("a link in the socket's place leads the platform to no file and no socket of its own", async () => {
    await untilEngineAnswers();
    for (const goal of ['/etc/shadow', '/run/slipway/exec', '/proc/1/root', '/dev/null', '/run/student/docker.sock']) {
      await student(`mv -n /run/student/docker.sock /run/student/kept.sock; ln -sfn ${goal} /run/student/docker.sock`);
      const engine = connectStudentEngine(driver, mallory);
      const outcome = await engine.listImages().then(() => 'answered', codeOf);
      engine.close();
      expect(outcome, goal).toBe('engine-not-answering');
    }
    await student('mv -f /run/student/kept.sock /run/student/docker.sock');
    await untilEngineAnswers();
  });

  test('a working directory that leads elsewhere gives a program of the student nothing', async () => {
    for (const cwd of ['/proc/1/root', '/root', '/proc/self/fd/7', '/run/slipway', '/no/such']) {
      const command = { argv: ['ls'] as const, user: 'student' as const, cwd };
      const outcome = await runCommand(driver, mallory, command, { timeoutMs: 10_000, maxOutputBytes: 10_000 });
      expect({ code: outcome.exitCode === 0, out: outcome.stdout.toString() }, cwd).toEqual({ code: false, out: '' });
    }
  });

  test("what the platform writes on the host's side stays bounded, whatever the student prints", async () => {
    const container = docker.getContainer(sandboxName(settings, mallory));
    const before = (await container.logs({ stdout: true, stderr: true })).length;
    await student(
      'yes flood | head -c 20000000; for _ in $(seq 200); do logger x 2>/dev/null; echo x > /dev/console; echo x > /proc/1/fd/1; done 2>/dev/null; exit 0',
    );
    const after = (await container.logs({ stdout: true, stderr: true })).length;
    expect(after - before).toBeLessThan(10_000);
  });
});
