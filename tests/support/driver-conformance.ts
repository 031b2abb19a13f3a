import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Driver, ExecCommand, Execution } from '#lib/sandbox/driver.ts';
import { runCommand } from '#lib/sandbox/run-command.ts';
import { TEST_LIMITS } from './engine.ts';

type Subject = {
  driver: Driver;
  /** The same driver, told to use an image that is not there. */
  withoutImage: Driver;
  /** An image that the host has, for preload. */
  image: string;
};

/** What every driver has to do, whatever it runs sandboxes on (lib/sandbox/driver.ts). */
export function driverConformance(name: string, makeSubject: () => Subject): void {
  describe(`the ${name} driver`, () => {
    const { driver, withoutImage, image } = makeSubject();
    const id = randomUUID();
    const spec = { id, slot: 4711, limits: TEST_LIMITS };
    const student = (...argv: [string, ...string[]]): ExecCommand => ({ argv, user: 'student' });
    const run = (command: ExecCommand, options: { input?: Buffer | string; timeoutMs?: number; max?: number } = {}) =>
      runCommand(driver, id, command, {
        input: options.input,
        timeoutMs: options.timeoutMs ?? 30_000,
        maxOutputBytes: options.max ?? 1024 ** 2,
      });
    const using = async <Result>(command: ExecCommand, work: (execution: Execution) => Promise<Result>) => {
      const execution = await driver.exec(id, command);
      try {
        return await work(execution);
      } finally {
        await execution.dispose();
      }
    };
    const idsOnHost = async () => (await driver.list()).map((seen) => seen.id);

    beforeAll(async () => {
      await driver.start(spec);
    });
    afterAll(() => driver.stop(id));

    test('a started sandbox has an engine that answers', async () => {
      const { exitCode, stdout } = await run(student('docker', 'version', '--format', '{{.Server.Os}}'));
      expect({ exitCode, stdout: stdout.toString() }).toEqual({ exitCode: 0, stdout: 'linux\n' });
    });

    test('starting it once more leaves it as it is', async () => {
      await run(student('touch', '/tmp/still-the-same'));
      await driver.start(spec);
      expect((await run(student('test', '-e', '/tmp/still-the-same'))).exitCode).toBe(0);
    });

    test('it is listed with its slot while it runs', async () => {
      const seen = (await driver.list()).find((sandbox) => sandbox.id === id);
      expect(seen).toEqual({ id, slot: 4711, state: 'running', createdAt: expect.any(Date) });
    });

    test('output, errors and exit code come apart', async () => {
      const result = await run(student('sh', '-c', 'echo out; echo err >&2; exit 3'));
      expect(result).toEqual({
        exitCode: 3,
        stdout: Buffer.from('out\n'),
        stderr: Buffer.from('err\n'),
        truncated: false,
        timedOut: false,
      });
    });

    test('a program that is not there ends with 127', async () => {
      expect((await run(student('no-such-program'))).exitCode).toBe(127);
    });

    test('arguments, variables and directory arrive as they were given', async () => {
      const script = 'printf "%s|%s|%s|%s" "$1" "$2" "$WORDS" "$PWD"';
      const command = { ...student('sh', '-c', script, 'sh', 'a b', '$(id)'), env: { WORDS: 'ü "x"' }, cwd: '/var' };
      expect((await run(command)).stdout.toString()).toBe('a b|$(id)|ü "x"|/var');
    });

    test('100 MB of random bytes come back exactly', async () => {
      const block = randomBytes(1024 ** 2);
      const sent = createHash('sha256');
      for (let count = 0; count < 100; count += 1) sent.update(block);
      const returned = createHash('sha256');
      await using(student('cat'), async ({ stream, exited }) => {
        const blocks = function* () {
          for (let count = 0; count < 100; count += 1) yield block;
        };
        const read = (async () => {
          for await (const chunk of stream) returned.update(chunk as Buffer);
        })();
        await pipeline(blocks, stream as unknown as NodeJS.WritableStream, { end: true }).catch(() => {});
        await read;
        expect(await exited).toBe(0);
      });
      expect(returned.digest('hex')).toBe(sent.digest('hex'));
    });

    test('after half-closing the program sees the end of its input and can still answer', async () => {
      const { stdout } = await run(student('sh', '-c', 'wc -c; echo done'), { input: 'héllo\0' });
      expect(stdout.toString()).toBe('7\ndone\n');
    });

    test('a reader that stops reading holds the program back', async () => {
      await using(student('sh', '-c', 'head -c 60000000 /dev/zero; echo ended >&2'), async ({ stream, stderr }) => {
        let said = '';
        stderr?.on('data', (chunk) => {
          said += chunk;
        });
        await new Promise((resolve) => stream.once('readable', resolve));
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect(said).toBe('');
        stream.resume();
        await vi.waitFor(() => expect(said).toBe('ended\n'), { timeout: 20_000 });
      });
    });

    test('a terminal has its size from the first moment and takes another', async () => {
      const command = { ...student('sh', '-c', 'stty size; read -r line; stty size'), tty: { cols: 97, rows: 31 } };
      await using(command, async ({ stream, stderr, exited, resize }) => {
        expect(stderr).toBeNull();
        const text = collect(stream);
        await vi.waitFor(() => expect(text()).toContain('31 97'));
        await resize({ cols: 120, rows: 40 });
        stream.write('\n');
        expect(await exited).toBe(0);
        await vi.waitFor(() => expect(text()).toContain('40 120'));
        await resize({ cols: 10, rows: 10 });
      });
    });

    test('the end of a program is known although a grandchild holds its output open', async () => {
      const began = performance.now();
      const result = await run(student('sh', '-c', 'sleep 600 & echo started; exit 5'));
      expect({ exitCode: result.exitCode, stdout: result.stdout.toString() }).toEqual({
        exitCode: 5,
        stdout: 'started\n',
      });
      expect(performance.now() - began).toBeLessThan(5_000);
      await run(student('pkill', 'sleep'));
    });

    test('disposing ends the program and what it started, also one that does not listen', async () => {
      const execution = await driver.exec(id, student('sh', '-c', 'trap "" HUP; sleep 777 & sleep 777'));
      await vi.waitFor(async () =>
        expect((await run(student('pgrep', '-fc', 'sleep 777'))).stdout.toString()).toBe('3\n'),
      );
      await execution.dispose();
      await execution.dispose();
      expect((await run(student('pgrep', '-x', 'sleep'))).exitCode).toBe(1);
      expect(execution.stream.destroyed).toBe(true);
    });

    test('a command that takes too long is ended and says so', async () => {
      const result = await run(student('sleep', '778'), { timeoutMs: 300 });
      expect({ exitCode: result.exitCode, timedOut: result.timedOut }).toEqual({ exitCode: null, timedOut: true });
      expect((await run(student('pgrep', '-fx', 'sleep 778'))).exitCode).toBe(1);
    });

    test('output beyond the limit is cut off and the command still ends', async () => {
      const result = await run(student('head', '-c', '3000000', '/dev/zero'), { max: 1000 });
      expect({ exitCode: result.exitCode, bytes: result.stdout.length, truncated: result.truncated }).toEqual({
        exitCode: 0,
        bytes: 1000,
        truncated: true,
      });
    });

    test('programs of the platform run as root, those of the student as nobody in particular', async () => {
      const platform = await run({ argv: ['id', '-u'], user: 'platform' });
      const own = await run(student('id', '-u'));
      expect(platform.stdout.toString()).toBe('0\n');
      expect(Number(own.stdout.toString())).toBeGreaterThan(100_000);
    });

    test('usage tells memory, processes and cpu', async () => {
      const usage = await driver.usage(id);
      expect(usage.memoryLimitBytes).toBe(TEST_LIMITS.memoryBytes);
      expect(usage.memoryBytes).toBeGreaterThan(10 * 1024 ** 2);
      expect(usage.memoryBytes).toBeLessThan(TEST_LIMITS.memoryBytes);
      expect(usage.pids).toBeGreaterThan(3);
      expect(usage.cpuNanoseconds).toBeGreaterThan(1e7);
    });

    test('the host tells its memory', async () => {
      expect((await driver.capacity()).memoryBytes).toBeGreaterThan(1024 ** 3);
    });

    test('a preloaded image is in the sandbox, one that the host lacks is image-missing', async () => {
      await driver.preload(id, image);
      expect((await run(student('docker', 'image', 'inspect', image))).exitCode).toBe(0);
      await expect(driver.preload(id, 'no-such-image:ever')).rejects.toMatchObject({ code: 'image-missing' });
    });

    test('an engine that the student killed comes back by itself, with its images', async () => {
      await run(student('pkill', '-KILL', 'dockerd'));
      await vi.waitFor(async () => expect((await run(student('docker', 'image', 'inspect', image))).exitCode).toBe(0), {
        timeout: 30_000,
        interval: 250,
      });
    });

    test('a sandbox that is not there is gone for every question', async () => {
      const nobody = randomUUID();
      await expect(driver.exec(nobody, student('true'))).rejects.toMatchObject({ code: 'sandbox-gone' });
      await expect(driver.usage(nobody)).rejects.toMatchObject({ code: 'sandbox-gone' });
      await driver.stop(nobody);
    });

    test('a start that fails or is called off leaves nothing on the host', async () => {
      const [failed, calledOff] = [randomUUID(), randomUUID()];
      await expect(withoutImage.start({ ...spec, id: failed, slot: 4712 })).rejects.toMatchObject({
        code: 'image-missing',
      });
      const controller = new AbortController();
      const onPhase = (phase: string) => phase === 'engine' && controller.abort();
      const start = driver.start({ ...spec, id: calledOff, slot: 4713 }, { signal: controller.signal, onPhase });
      await expect(start).rejects.toMatchObject({ code: 'sandbox-gone' });
      expect(await idsOnHost()).toEqual([id]);
    });

    test('stopping ends what runs, removes everything, and may be repeated', async () => {
      const execution = await driver.exec(id, student('sleep', '779'));
      execution.stream.resume();
      await driver.stop(id);
      expect(await execution.exited).not.toBe(0);
      await execution.dispose();
      await driver.stop(id);
      expect(await idsOnHost()).toEqual([]);
      await expect(driver.exec(id, student('true'))).rejects.toMatchObject({ code: 'sandbox-gone' });
    });
  });
}

function collect(stream: Readable): () => string {
  let text = '';
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
  });
  return () => text;
}
