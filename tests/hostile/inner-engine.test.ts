import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BASE_IMAGE } from '#cli/images/base-image.ts';
import { testEngine } from '#tests/support/engine.ts';
import { asStudent } from './support.ts';

/**
 * What the student asks of their own engine. Much of it works, as it should on a Docker host; what counts is that it
 * reaches no further than the sandbox, and that the sandbox's own system stays as it is.
 */

const { driver, docker, startSandbox } = testEngine();
let mallory = '';
let gateway = '';
/** A file of the host's and a line in its list of processes that nobody in a sandbox may come to see. */
const SECRET = `host-${randomUUID()}`;
let folder = '';
const hostService: Server = createServer((socket) => socket.on('error', () => {}).end(SECRET));
let port = 0;

beforeAll(async () => {
  mallory = await startSandbox();
  await driver.preload(mallory, BASE_IMAGE);
  gateway = (await student("ip route | awk '/^default/ { print $3 }'")).out;
  folder = await mkdtemp(join(tmpdir(), 'slipway-hostile-'));
  await writeFile(join(folder, SECRET), SECRET);
  await new Promise<void>((resolve) => hostService.listen(0, '0.0.0.0', resolve));
  port = (hostService.address() as { port: number }).port;
});
afterAll(async () => {
  hostService.close();
  await rm(folder, { recursive: true, force: true });
});

const student = (script: string) => asStudent(driver, mallory, 'bash', script);
const run = (options: string, script: string) =>
  student(`docker run --rm ${options} ${BASE_IMAGE} bash -c '${script}' 2>&1`);

/** Tries all that a container with power over its host would do; prints what worked. */
const TAKE_OVER = `
( echo h > /proc/sysrq-trigger ) 2>/dev/null && echo sysrq
( echo core > /proc/sys/kernel/core_pattern ) 2>/dev/null && echo core_pattern
( echo 1 > /proc/sys/vm/overcommit_memory ) 2>/dev/null && echo overcommit
mknod /tmp/disk b 254 0 2>/dev/null && echo mknod
for disk in $(awk "NR > 2 { print \\$4 }" /proc/partitions); do
  head -c1 /dev/$disk >/dev/null 2>&1 && echo disk $disk
  mount /dev/$disk /mnt 2>/dev/null && echo mounted $disk
done
mount -t debugfs none /mnt 2>/dev/null && echo debugfs
mount -t cgroup -o rdma none /mnt 2>/dev/null && echo cgroup
date -s 2020-01-01 >/dev/null 2>&1 && echo clock
dmesg >/dev/null 2>&1 && echo dmesg
head -c1 /proc/kcore >/dev/null 2>&1 && echo kcore
( exec 3<>/dev/tcp/$GATEWAY/$PORT ) 2>/dev/null && echo host
( exec 3<>/dev/tcp/169.254.169.254/80 ) 2>/dev/null && echo metadata
echo done`;
const takeOver = (options: string) => run(`-e GATEWAY=${gateway} -e PORT=${port} ${options}`, TAKE_OVER);

describe('rights asked of the engine', () => {
  test('a container with --privileged has no power over the host', async () => {
    const { out } = await takeOver('--privileged');
    expect(out.split('\n').at(-1)).toMatch(/^done$|operation not permitted|permission denied|error/i);
    expect(out).not.toMatch(
      /^(sysrq|core_pattern|overcommit|mknod|disk|mounted|debugfs|cgroup|clock|dmesg|kcore|host|metadata)\b/m,
    );
  });

  test('a container with every capability has none over the host', async () => {
    const all = '--cap-add=ALL --security-opt seccomp=unconfined --security-opt apparmor=unconfined';
    expect((await takeOver(all)).out).toBe('done');
  });

  test("a container in the engine's own namespaces has none either", async () => {
    const all =
      '--cap-add=ALL --security-opt seccomp=unconfined --pid=host --net=host --ipc=host --uts=host --userns=host --cgroupns=host';
    expect((await takeOver(all)).out.replace(/^WARNING.*\n/gm, '')).toBe('done');
  });

  test('the system calls that a sandbox refuses stay refused without a profile inside', async () => {
    const calls =
      process.arch === 'x64'
        ? '321, 298, 323, 425, 250, 304, 175, 246, 167'
        : '280, 241, 282, 425, 219, 265, 105, 104, 224';
    const { out } = await run(
      '--cap-add=ALL --security-opt seccomp=unconfined',
      `perl -e "for my \\$c (${calls}) { print syscall(\\$c, 0, 0, 0, 0, 0) < 0 ? 0 : 1 }"`,
    );
    expect(out).toBe('000000000');
  });

  test('kernel settings of the host cannot be passed as options', async () => {
    for (const setting of ['kernel.core_pattern=x', 'vm.overcommit_memory=1', 'kernel.panic=1']) {
      expect((await run(`--sysctl ${setting}`, 'true')).exitCode, setting).not.toBe(0);
    }
  });

  test('a device of the host cannot be handed to a container', async () => {
    const { out } = await student("awk 'NR > 2 { print $4 }' /proc/partitions | head -3");
    for (const device of [...out.split('\n'), 'mem', 'kmsg', 'kvm', 'loop-control', 'fuse']) {
      expect((await run(`--device /dev/${device}`, `head -c1 /dev/${device}`)).exitCode, device).not.toBe(0);
    }
  });
});

describe('mounts asked of the engine', () => {
  test('-v /:/host shows the sandbox, never the host', async () => {
    const { out } = await run(
      '-v /:/host',
      `ls /host/etc/subuid /host/usr/lib/slipway/exec; cat /host${folder}/* 2>&1; grep -rs ${SECRET} /host/tmp /host/root /host/run; exit 0`,
    );
    expect(out).toContain('/host/usr/lib/slipway/exec');
    expect(out.replaceAll(folder, '')).not.toMatch(new RegExp(`^${SECRET}`, 'm'));
  });

  test("root in a container cannot change the sandbox's system through -v /:/host", async () => {
    const files = [
      '/usr/lib/slipway/exec',
      '/usr/lib/slipway/keep-engine',
      '/usr/bin/socat',
      '/etc/passwd',
      '/etc/subuid',
      '/etc/ld.so.preload',
    ];
    // The engine has a copy of /etc of its own, so what counts is what the sandbox itself says afterwards.
    const state = `stat -c '%n %i %s %Y %U' ${files.join(' ')} 2>&1; sha256sum ${files.join(' ')} 2>/dev/null; ls -la /etc | sha256sum`;
    const before = await student(state);
    const { out } = await run(
      '--cap-add=ALL -v /:/host',
      `for file in ${files.join(' ')}; do ( echo x >> /host$file ) 2>/dev/null; mv /host$file /host$file.old 2>/dev/null; chown 0 /host$file 2>/dev/null; done
       cat /host/etc/shadow >/dev/null 2>&1 && echo shadow; touch /host/root/x /host/run/slipway/x 2>/dev/null && echo root; echo done`,
    );
    expect(out).toBe('done');
    expect((await student(state)).out).toBe(before.out);
  });

  test('-v /proc:/p and -v /sys:/s give no way to write to the kernel', async () => {
    const { out } = await run(
      '--cap-add=ALL -v /proc:/p -v /sys:/s',
      '( echo h > /p/sysrq-trigger ) 2>/dev/null && echo sysrq; ( echo core > /p/sys/kernel/core_pattern ) 2>/dev/null && echo core; ( echo x > /s/kernel/uevent_helper ) 2>/dev/null && echo helper; cat /p/1/environ 2>/dev/null | tr "\\0" "\\n" | grep -c SLIPWAY_DENY; echo done',
    );
    expect(out).toBe('0\ndone');
  });

  test("a volume cannot be made of the host's disk or of a share in the network", async () => {
    const { out } = await student(
      `for disk in $(awk 'NR > 2 { print $4 }' /proc/partitions | head -3); do docker volume create --opt type=ext4 --opt device=/dev/$disk of-$disk >/dev/null 2>&1; docker run --rm -v of-$disk:/m ${BASE_IMAGE} true >/dev/null 2>&1 && echo $disk; done
       docker volume create --opt type=nfs --opt o=addr=${gateway} --opt device=:/ share >/dev/null 2>&1; timeout 10 docker run --rm -v share:/m ${BASE_IMAGE} true >/dev/null 2>&1 && echo share; echo done`,
    );
    expect(out).toBe('done');
  });

  test("the engine's socket in a container is that of the student's engine", async () => {
    const { out } = await student(
      `docker run --rm -v /var/run/docker.sock:/var/run/docker.sock -v /usr/bin/docker:/usr/bin/docker ${BASE_IMAGE} \\
         docker info --format '{{.ID}}'`,
    );
    const { ID } = await docker.info();
    expect(out).toMatch(/\w/);
    expect(out).not.toBe(ID);
  });
});

describe('namespaces asked of the engine', () => {
  test('--pid=host shows no process of the host, and not even the first of the sandbox', async () => {
    const { out } = await run('--pid=host --cap-add=ALL', 'cat /proc/[0-9]*/cmdline | tr "\\0" "\\n"');
    expect(out).toMatch(/dockerd/);
    expect(out).not.toMatch(/keep-engine|docker-init|vitest|postgres/);
  });

  test('a container that kills all it sees with --pid=host ends only the engine, which comes back', async () => {
    await run('--pid=host --cap-add=ALL', 'kill -9 -1; kill -9 1').catch(() => {});
    const { exitCode } = await student(
      'for _ in $(seq 60); do docker info >/dev/null 2>&1 && exit 0; sleep 0.5; done; exit 1',
    );
    expect(exitCode).toBe(0);
  });

  test("--net=host is the network of the engine, without the sandbox's interface", async () => {
    const { out } = await run('--net=host --cap-add=ALL', 'cut -d: -f1 /proc/net/dev');
    expect(out).toContain('tap0');
    expect(out).not.toContain('eth0');
  });

  test('entering the first process that --pid=host shows stays in the sandbox', async () => {
    const { out } = await run(
      '--pid=host --cap-add=ALL --security-opt seccomp=unconfined',
      `nsenter --target 1 --mount --net --uts --ipc -- sh -c "cat /usr/lib/slipway/init | head -1; cat ${folder}/* 2>/dev/null; ip -o link | cut -d: -f2"`,
    );
    expect(out).toMatch(/#!.bin|not permitted/);
    expect(out).not.toContain(SECRET);
    expect(out).not.toContain('eth0');
  });

  test('a control group asked for by name does not lift the limits', async () => {
    await run('--cgroup-parent=/ --memory=64g --cpus=1 --pids-limit=-1', 'true');
    const { out } = await student('cat /sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/pids.max 2>/dev/null');
    expect(out).toBe('512');
  });
});
