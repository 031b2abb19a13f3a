import { beforeAll, expect, test } from 'vitest';
import { connectStudentEngine, type StudentEngine } from '#lib/engine/student-engine.ts';
import { testEngine } from '#tests/support/engine.ts';

const { driver, startSandbox, say } = testEngine({ SLIPWAY_SANDBOX_INTERNET: false });
let sandboxId = '';
let engine: StudentEngine;

const RECORD = `
set -eu
docker run -d --name web -p 8091:80 debian:trixie-slim sleep infinity
docker exec web sh -c 'echo "hello from ada" > /hello; echo x >> /etc/issue; rm /etc/issue.net; mkdir /empty; ln -s /hello /link'
docker exec web sh -c 'head -c 400000 /dev/zero | tr "\\0" a > /big; echo end >> /big'
docker commit -a "Ada" -m "Say hello" --change 'CMD ["cat", "/hello"]' --change 'EXPOSE 80' web ada/debian:hello
docker export web | docker import - ada/flat:1
`;

beforeAll(async () => {
  sandboxId = await startSandbox();
  await driver.preload(sandboxId, 'debian:trixie-slim');
  expect(await say(sandboxId, RECORD)).toMatchObject({ exitCode: 0 });
  engine = connectStudentEngine(driver, sandboxId);
  return () => engine.close();
});

test('an image that was committed says who, what, from which container and on top of what', async () => {
  const [committed, base, web] = await Promise.all([
    engine.findImage('ada/debian:hello'),
    engine.findImage('debian:trixie-slim'),
    engine.findContainer('web'),
  ]);
  expect(committed).toMatchObject({
    tags: ['ada/debian:hello'],
    author: 'Ada',
    comment: 'Say hello',
    committedFrom: web?.id,
    config: { Cmd: ['cat', '/hello'], ExposedPorts: { '80/tcp': {} } },
  });
  expect(committed?.layers).toEqual([...(base?.layers ?? []), expect.stringMatching(/^sha256:/)]);
});

test('what is not there is null', async () => {
  expect(await engine.findImage('ada/debian:nothing')).toBeNull();
  expect(await engine.findImage('Ada/Debian:hello')).toBeNull();
  expect(await engine.findHistory('ada/debian:nothing')).toBeNull();
  expect(await engine.findContainer('nobody')).toBeNull();
  expect(await engine.findDiff('nobody')).toBeNull();
  expect(await engine.findFilesInContainer('nobody', [])).toBeNull();
  expect(await engine.findFilesInImage('ada/debian:nothing', [])).toBeNull();
});

test('the history tells a commit from an import', async () => {
  expect((await engine.findHistory('ada/debian:hello'))?.[0]).toMatchObject({
    createdBy: 'sleep infinity',
    comment: 'Say hello',
  });
  expect(await engine.findHistory('ada/flat:1')).toMatchObject([{ createdBy: '' }]);
});

test('a container says what it runs, from what, and where it is reached', async () => {
  const base = await engine.findImage('debian:trixie-slim');
  expect(await engine.findContainer('web')).toMatchObject({
    name: 'web',
    imageId: base?.id,
    imageName: 'debian:trixie-slim',
    command: ['sleep', 'infinity'],
    status: 'running',
    ports: { '80/tcp': expect.arrayContaining(['8091']) },
  });
});

test('the writable layer lists what was added, changed and deleted', async () => {
  const diff = (await engine.findDiff('web')) ?? [];
  expect(diff).toEqual(
    expect.arrayContaining([
      { path: '/hello', kind: 'added' },
      { path: '/etc/issue', kind: 'changed' },
      { path: '/etc/issue.net', kind: 'deleted' },
    ]),
  );
});

test('files are read from a container and from an image alike', async () => {
  const questions = [
    { path: '/hello', contents: true },
    { path: '/link', contents: true },
    { path: '/empty', contents: true },
    { path: '/etc/issue.net', contents: false },
    { path: '/dev/null', contents: false },
  ];
  const text = 'hello from ada\n';
  const expected = [{ kind: 'file', text }, { kind: 'file', text }, { kind: 'directory', text: null }, null];
  expect((await engine.findFilesInContainer('web', questions))?.slice(0, 4)).toEqual(expected);
  expect((await engine.findFilesInImage('ada/debian:hello', questions))?.slice(0, 4)).toEqual(expected);
});

test('of a large file the beginning is read', async () => {
  const seen = await engine.findFilesInImage('ada/debian:hello', [{ path: '/big', contents: true }]);
  expect(seen?.[0]?.text).toBe('a'.repeat(256 * 1024));
});

test('looking into an image leaves no container behind, and lists none meanwhile', async () => {
  const [listed] = await Promise.all([
    engine.listContainers(),
    engine.findFilesInImage('ada/debian:hello', [{ path: '/hello', contents: true }]),
  ]);
  expect(listed.map(({ name }) => name)).toEqual(['web']);
  expect(await say(sandboxId, 'docker ps -a --format {{.Names}}')).toMatchObject({ stdout: 'web' });
});

test('a student whose own docker lies is not asked', async () => {
  await say(sandboxId, 'mkdir -p ~/bin; printf "#!/bin/sh\\necho fake\\n" > ~/bin/docker; chmod +x ~/bin/docker');
  await say(sandboxId, 'echo "export PATH=~/bin:$PATH DOCKER_HOST=tcp://127.0.0.1:1" >> ~/.bashrc');
  expect(await engine.findImage('ada/debian:hello')).toMatchObject({ author: 'Ada' });
});

test('an engine that was open answers within a few milliseconds', async () => {
  await engine.findImage('debian:trixie-slim');
  const times: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    const begun = performance.now();
    await engine.findImage('debian:trixie-slim');
    times.push(performance.now() - begun);
  }
  // Some 2 ms on an idle machine; the median, since the machine has other work in a test run.
  expect(times.sort((a, b) => a - b)[10]).toBeLessThan(100);
});

test('a sandbox that is gone is an error and not an empty engine', async () => {
  const other = await startSandbox();
  const gone = connectStudentEngine(driver, other);
  expect(await gone.listContainers()).toEqual([]);
  await driver.stop(other);
  await expect(gone.listContainers()).rejects.toMatchObject({
    code: expect.stringMatching(/^(sandbox-gone|engine-not-answering)$/),
  });
  gone.close();
});
