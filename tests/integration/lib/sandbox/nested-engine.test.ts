import { stripVTControlCharacters } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { testEngine } from '#tests/support/engine.ts';

const IMAGE = 'debian:trixie-slim';
const { driver, startSandbox, say } = testEngine();
let id = '';

beforeAll(async () => {
  id = await startSandbox();
  await driver.preload(id, IMAGE);
});

test('a container runs, is committed, and its image runs', async () => {
  const { stdout, exitCode } = await say(
    id,
    `set -e
     docker run --name first ${IMAGE} sh -c 'echo kept > /kept'
     docker diff first
     docker commit --author "Ada" --message "keep it" first ada/kept >/dev/null
     docker run --rm ada/kept cat /kept`,
  );
  expect({ stdout, exitCode }).toEqual({ stdout: 'A /kept\nkept', exitCode: 0 });
});

test('packages can be installed in a container', async () => {
  const script = `docker run --rm ${IMAGE} sh -c 'apt-get update && apt-get install -y --no-install-recommends tree && tree --version'`;
  expect((await say(id, script)).stdout).toMatch(/tree v\d/);
});

test('an image is built with BuildKit', async () => {
  const { stdout, exitCode } = await say(
    id,
    `set -e
     mkdir -p ~/built && cd ~/built
     printf 'FROM ${IMAGE}\\nRUN echo built > /built\\nCMD ["cat", "/built"]\\n' > Dockerfile
     docker build --quiet --tag ada/built . >/dev/null
     docker run --rm ada/built`,
  );
  expect({ stdout, exitCode }).toEqual({ stdout: 'built', exitCode: 0 });
});

test('a published port answers in the sandbox, also one below 1024', async () => {
  const { stdout } = await say(
    id,
    `docker run -d --rm --name web -p 80:80 ${IMAGE} \\
       perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(LocalPort => 80, Listen => 5, ReuseAddr => 1);
         while ($c = $s->accept) { print $c "HTTP/1.0 200 OK\\r\\n\\r\\nhello from inside"; close $c }' >/dev/null
     curl --silent --retry 20 --retry-delay 1 --retry-all-errors http://localhost/
     docker stop --time 1 web >/dev/null`,
  );
  expect(stdout).toBe('hello from inside');
});

test('a container can reach neither the host network nor the metadata service', async () => {
  const script = (address: string) =>
    `for network in bridge host; do
       docker run --rm --network $network ${IMAGE} timeout 5 bash -c 'echo > /dev/tcp/${address}/80' 2>&1
     done`;
  for (const address of ['169.254.169.254', '192.168.1.1']) {
    expect((await say(id, script(address))).stdout.match(/connect: Connection refused/g)).toHaveLength(2);
  }
});

test('sudo shows the layer store, and the tools of the course are there', async () => {
  expect((await say(id, 'sudo ls /var/lib/docker/overlay2')).stdout).toContain('l');
  const tools = 'docker nano vim git curl jq less tmux skopeo cosign mmdebstrap supermin socat';
  const { stdout, exitCode } = await say(
    id,
    `for tool in ${tools}; do command -v $tool >/dev/null || echo $tool; done`,
  );
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 });
  expect((await say(id, 'docker buildx version && docker compose version')).exitCode).toBe(0);
});

test('an interactive shell greets with the prompt of the course and knows completion', async () => {
  const shell = await driver.exec(id, { argv: ['bash', '--login'], user: 'student', tty: { cols: 80, rows: 24 } });
  let text = '';
  shell.stream.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
  });
  const plain = () => stripVTControlCharacters(text).replaceAll('\u0007', '');
  try {
    await expect.poll(plain).toContain('student@lab:~$');
    shell.stream.write('docker imag\t');
    await expect.poll(plain, { timeout: 10_000 }).toMatch(/docker image/);
  } finally {
    await shell.dispose();
  }
});

test("skopeo and the like find the engine's socket where every Docker host has it", async () => {
  const { stdout } = await say(id, `skopeo inspect --format '{{.Os}}' docker-daemon:${IMAGE}`);
  expect(stdout).toBe('linux');
});
