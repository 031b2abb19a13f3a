import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { sandboxName } from '#lib/sandbox/docker-container.ts';
import { runCommand } from '#lib/sandbox/run-command.ts';
import { testEngine } from '#tests/support/engine.ts';
import {
  AS_ROOT,
  asStudent,
  type Outcome,
  type PlainContainer,
  reported,
  SYSTEM_CALLS,
  startPlainContainer,
} from './support.ts';

/** Ways out of a sandbox by files, mounts, devices, other users' processes and borrowed rights. */

const engine = testEngine();
const { driver, docker, settings, startSandbox } = engine;
let mallory = '';
let bob = '';
/** Root with most capabilities, no filter for system calls and nothing covered up. */
let unguarded: PlainContainer;

beforeAll(async () => {
  [mallory, bob] = await Promise.all([startSandbox(), startSandbox()]);
  const capabilities = ['SYS_ADMIN', 'NET_ADMIN', 'SYS_PTRACE', 'MKNOD'];
  unguarded = await startPlainContainer(engine, { capabilities, unconfined: true });
});

const bash = (script: string, unshare: readonly string[] | null = null): Promise<Outcome> =>
  asStudent(driver, mallory, 'bash', script, { unshare });
const python = async <Report>(script: string, unshare: readonly string[] | null = null) =>
  reported<Report>(await asStudent(driver, mallory, 'python3', `${SYSTEM_CALLS}\n${script}`, { unshare }));
const ALL_NAMESPACES = [...AS_ROOT, '--mount', '--net', '--ipc', '--uts', '--cgroup', '--pid', '--fork'];

/** Each line has to fail, as oneself, as root of a user namespace, and as root of every kind of namespace. */
async function eachFails(lines: readonly string[]): Promise<void> {
  for (const unshare of [null, AS_ROOT, ALL_NAMESPACES]) {
    const script = lines.map((line, index) => `( ${line} ) >/dev/null 2>&1 && echo ${index}`).join('\n');
    const { out } = await bash(`${script}\nexit 0`, unshare);
    const succeeded = out.split('\n').filter((number) => number !== '');
    expect(
      succeeded.map((number) => lines[Number(number)]),
      unshare?.join(' ') ?? 'as oneself',
    ).toEqual([]);
  }
}

/** Files below /proc/sys, /proc and /sys that open for writing. Nothing is written. */
const WRITABLE = `${SYSTEM_CALLS}
import stat
found = []
def look(folder, deep):
    try: entries = list(os.scandir(folder))
    except OSError: return
    for entry in entries:
        try:
            if entry.is_symlink() or (folder == '/proc' and (entry.name.isdigit() or entry.name == 'thread-self')): continue
            if entry.is_dir(): deep and look(entry.path, True); continue
            if not stat.S_ISREG(entry.stat().st_mode): continue
            os.close(os.open(entry.path, os.O_WRONLY | os.O_NONBLOCK)); found.append(entry.path)
        except OSError: pass
look('/proc', True); look('/sys', True)
print(json.dumps(found))`;

/** Open to everybody by the kernel's own choice: the first asks on writing, the rest are alarms for whoever sets them. */
const OPEN_TO_ALL = ['/proc/sys/kernel/ns_last_pid', '/proc/pressure/cpu', '/proc/pressure/io'].concat([
  '/proc/pressure/memory',
  '/proc/pressure/irq',
]);

describe("the kernel's settings", () => {
  test('a student can write to no file of the kernel', async () => {
    const found = await python<string[]>(WRITABLE);
    expect(found.filter((path) => !OPEN_TO_ALL.includes(path))).toEqual([]);
    expect((await bash('echo 5 > /proc/sys/kernel/ns_last_pid')).exitCode).not.toBe(0);
    const whereAllowed = reported<string[]>(await unguarded.run('python3', WRITABLE));
    expect(whereAllowed.includes('/proc/sys/kernel/core_pattern')).toBe(true);
  });

  test('root of a user namespace can write to none but the limits of that namespace', async () => {
    const found = await python<string[]>(WRITABLE, AS_ROOT);
    expect(found.filter((path) => !OPEN_TO_ALL.includes(path) && !path.startsWith('/proc/sys/user/'))).toEqual([]);
  });

  test('a student cannot make the host run a program of theirs when one crashes', async () => {
    const before = await readFile('/proc/sys/kernel/core_pattern', 'utf8');
    await eachFails([
      `echo '${before.trim()}' > /proc/sys/kernel/core_pattern`,
      `mount -t proc proc /mnt && echo '${before.trim()}' > /mnt/sys/kernel/core_pattern`,
      `sudo sh -c "echo '${before.trim()}' > /proc/sys/kernel/core_pattern"`,
    ]);
    expect(await readFile('/proc/sys/kernel/core_pattern', 'utf8')).toBe(before);
  });

  test('a student cannot press the magic keys', async () => {
    await eachFails([
      'echo h > /proc/sysrq-trigger',
      'echo 1 > /proc/sys/kernel/sysrq',
      'sudo sh -c "echo h > /proc/sysrq-trigger"',
    ]);
  });

  test('a student cannot name the helper of modules, hot plugs or crashes', async () => {
    await eachFails([
      'echo /tmp/x > /proc/sys/kernel/modprobe',
      'echo /tmp/x > /proc/sys/kernel/hotplug',
      'echo /tmp/x > /sys/kernel/uevent_helper',
      'mount -t sysfs none /mnt && echo /tmp/x > /mnt/kernel/uevent_helper',
      'mount -o remount,rw /sys',
      'echo 1 > /proc/sys/kernel/panic',
      'echo 1 > /proc/sys/vm/overcommit_memory',
      'echo 3 > /proc/sys/vm/drop_caches',
    ]);
  });

  test('a format of programs that a student registers stays in their namespace', async () => {
    const register = `mount -t binfmt_misc none /mnt && printf ':hostile:M::HSTL::/bin/true:' > /mnt/register && ls /mnt`;
    await bash(register, ALL_NAMESPACES);
    const seen = await unguarded.run('bash', 'mkdir -p /b; mount -t binfmt_misc none /b && ls /b; umount /b');
    expect(seen.out).not.toContain('hostile');
  });

  test('a student cannot read the memory or the log of the kernel', async () => {
    await eachFails([
      'head -c1 /proc/kcore',
      'head -c1 /proc/kmsg',
      'head -c1 /dev/mem',
      'head -c1 /dev/kmsg',
      'dmesg',
    ]);
  });
});

describe('mounts and devices', () => {
  test('a student can mount nothing of the host', async () => {
    await eachFails([
      "for device in $(awk 'NR > 2 { print $4 }' /proc/partitions); do mount /dev/$device /mnt && exit 0; done; exit 1",
      'for kind in debugfs tracefs securityfs pstore efivarfs configfs; do mount -t $kind none /mnt && exit 0; done; exit 1',
      'mount -t nfs 127.0.0.1:/ /mnt',
      'mount --bind /proc/1/root /mnt',
      'mount -o remount,rw /sys/fs/cgroup/memory || mount -o remount,rw /sys/fs/cgroup',
    ]);
    expect((await unguarded.run('bash', 'mount -t debugfs none /mnt || mount -t tracefs none /mnt')).exitCode).toBe(0);
  });

  test("a student cannot make a device of the host's disk, nor open one", async () => {
    await eachFails([
      'mknod /tmp/disk b 254 0',
      'mknod /tmp/disk b 8 0',
      'mknod /tmp/memory c 1 1',
      "for device in $(awk 'NR > 2 { print $4 }' /proc/partitions); do head -c1 /dev/$device && exit 0; done; exit 1",
      'head -c1 /dev/fuse',
      'head -c1 /dev/kvm',
      'head -c1 /dev/loop-control',
      'head -c1 /dev/vhost-net',
    ]);
    expect((await unguarded.run('bash', 'mknod /tmp/disk b 254 0')).exitCode).toBe(0);
  });

  test('what is mounted in a sandbox is its own', async () => {
    const { out } = await bash('cat /proc/self/mountinfo');
    const ofDisks = out
      .split('\n')
      .map((line) => line.split(' '))
      .filter((words) => /^\/dev\//.test(words[words.indexOf('-') + 2] ?? ''));
    const own = /^\/(etc\/(resolv\.conf|hostname|hosts)|(usr\/)?sbin\/docker-init|var\/lib\/docker)$/;
    expect(ofDisks.map((words) => words[4]).filter((place) => !own.test(place ?? ''))).toEqual([]);
    await eachFails([
      'echo x >> /etc/hosts',
      'echo x >> /etc/resolv.conf',
      'echo x >> /etc/hostname',
      'echo x >> /usr/sbin/docker-init',
    ]);
  });

  test("a student cannot use a control group's release agent, nor lift a limit", async () => {
    await eachFails([
      'mount -t cgroup -o rdma,name=hostile none /mnt',
      'mount -t cgroup -o none,name=hostile none /mnt',
      'mount -t cgroup -o memory none /mnt; echo /tmp/x > /mnt/release_agent',
      'mount -t cgroup -o memory none /mnt && mkdir /mnt/hostile',
      'mount -t cgroup -o memory none /mnt && echo -1 > /mnt/memory.limit_in_bytes',
      'mount -t cgroup -o pids none /mnt && echo max > /mnt/pids.max',
      'mount -t cgroup -o devices none /mnt && echo a > /mnt/devices.allow',
      'mount -t cgroup2 none /mnt && mkdir /mnt/hostile',
      'mount -t cgroup2 none /mnt && echo max > /mnt/memory.max',
      'echo 0 > /sys/fs/cgroup/cgroup.procs || echo 0 > /sys/fs/cgroup/memory/cgroup.procs',
    ]);
    const control =
      'mount -t cgroup -o memory none /mnt 2>/dev/null || mount -t cgroup2 none /mnt; mkdir /mnt/hostile && rmdir /mnt/hostile';
    expect((await unguarded.run('bash', control)).exitCode).toBe(0);
  });
});

describe('processes of others', () => {
  const HOLDS = `
import glob
def holds(pid):
    got = {}
    got['mem'] = attempt(lambda: os.open('/proc/%d/mem' % pid, os.O_RDWR))
    for name in ('environ', 'maps', 'stack', 'syscall'):
        got[name] = attempt(lambda: os.read(os.open('/proc/%d/%s' % (pid, name), os.O_RDONLY), 1))
    for name in ('root', 'cwd', 'exe'):
        got[name] = attempt(lambda: os.readlink('/proc/%d/%s' % (pid, name)))
    got['fd'] = attempt(lambda: os.listdir('/proc/%d/fd' % pid))
    got['setns'] = attempt(lambda: os.open('/proc/%d/ns/net' % pid, os.O_RDONLY))
    got['attach'] = call('ptrace', 16, pid, 0, 0)
    if got['attach'] == 'ok': call('ptrace', 17, pid, 0, 0)
    got['seize'] = call('ptrace', 0x4206, pid, 0, 0)
    if got['seize'] == 'ok': call('ptrace', 17, pid, 0, 0)
    got['getfd'] = call('pidfd_getfd', os.pidfd_open(pid), 0, 0)
    for name, number in (('kill', 9), ('stop', 19)): got[name] = attempt(lambda: os.kill(pid, number))
    got['priority'] = attempt(lambda: os.setpriority(os.PRIO_PROCESS, pid, 19))
    got['limits'] = attempt(lambda: __import__('resource').prlimit(pid, 7, (3, 3)))
    got['affinity'] = attempt(lambda: os.sched_setaffinity(pid, {0}))
    got['worse'] = attempt(lambda: open('/proc/%d/oom_score_adj' % pid, 'w').write('1000') and None)
    return sorted(name for name, word in got.items() if word == 'ok')`;

  test("a student has no hold of the sandbox's first programs", async () => {
    const script = `${HOLDS}
import subprocess
keeper = int(subprocess.run(['pgrep', '-o', 'keep-engine'], capture_output=True).stdout)
print(json.dumps({'init': holds(1), 'keeper': holds(keeper)}))`;
    for (const unshare of [null, AS_ROOT]) expect(await python(script, unshare)).toEqual({ init: [], keeper: [] });
  });

  test('a student has no hold of a program that the platform runs', async () => {
    const execution = await driver.exec(mallory, { argv: ['sleep', '20'], user: 'platform' });
    try {
      const script = `${HOLDS}
import subprocess
pid = int(subprocess.run(['pgrep', '-nx', 'sleep'], capture_output=True).stdout)
print(json.dumps(holds(pid)))`;
      expect(await python(script)).toEqual([]);
    } finally {
      await execution.dispose();
    }
  });

  test('the same grip works on a program of their own', async () => {
    const script = `${HOLDS}
child = os.fork()
if child == 0: time.sleep(5); os._exit(0)
print(json.dumps(holds(child)))`;
    expect(await python(script)).toEqual(expect.arrayContaining(['attach', 'environ', 'fd', 'kill', 'mem', 'root']));
  });

  test("a student who lies in wait gets no hold of the platform's programs as they start", async () => {
    const lying = asStudent(
      driver,
      mallory,
      'python3',
      `${SYSTEM_CALLS}
def theirs(name):
    if os.stat('/proc/' + name).st_uid != 0: raise OSError()
end, seen, held = time.time() + 4, set(), []
while time.time() < end:
    for name in os.listdir('/proc'):
        if not name.isdigit(): continue
        try:
            if os.stat('/proc/' + name).st_uid != 0: continue
        except OSError: continue
        seen.add(name)
        for file in ('fd', 'cwd', 'root', 'exe', 'mem', 'environ', 'map_files', 'ns/mnt'):
            path = '/proc/%s/%s' % (name, file)
            word = attempt(lambda: os.listdir(path) if file in ('fd', 'map_files') else os.readlink(path) if file in ('cwd', 'root', 'exe') else os.open(path, os.O_RDONLY))
            # One that became the student's own meanwhile is no booty.
            if word == 'ok' and attempt(lambda: theirs(name)) == 'ok': held.append(path)
print(json.dumps([len(seen), held]))`,
    );
    for (let count = 0; count < 12; count += 1) {
      const command = { argv: ['true'] as const, user: count % 2 ? ('platform' as const) : ('student' as const) };
      await runCommand(driver, mallory, command, { timeoutMs: 5_000, maxOutputBytes: 1_000 });
    }
    const [seen, held] = reported<[number, string[]]>(await lying);
    expect(held).toEqual([]);
    // More than the two that are always there: it did see them start.
    expect(seen).toBeGreaterThan(2);
  });

  test('a program of the student starts with no file of the platform open', async () => {
    const { out } = await bash(
      'ls /proc/self/fd | wc -l; readlink /proc/$$/fd/* | grep -v "^pipe:"; readlink /proc/$$/cwd',
    );
    // 0, 1, 2, and the one with which ls reads the list.
    expect(out.split('\n')).toEqual(['4', '/home/student']);
  });
});

describe('borrowed rights', () => {
  test('a setuid bit makes no student root', async () => {
    const { out } = await bash(
      `cp /usr/bin/python3 ~/own && chmod 6755 ~/own && ~/own -c 'import os; print(os.geteuid())'
       sudo sh -c 'cp /usr/bin/python3 /home/student/theirs && chown 0:0 /home/student/theirs && chmod 6755 /home/student/theirs'
       ~/theirs -c 'import os; print(os.geteuid())'
       sudo sh -c 'chown 1:1 /home/student/theirs && chmod 6755 /home/student/theirs'
       ~/theirs -c 'import os; print(os.geteuid())'
       id -u; rm -f ~/own ~/theirs`,
    );
    const [own, theirs, sub, uid] = out.split('\n').map(Number);
    expect([own, theirs]).toEqual([uid, uid]);
    // A sub-id of the student's own range, no less theirs than the uid itself.
    expect(sub === uid || sub === (uid ?? 0) + 1).toBe(true);
  });

  test('a capability on a file counts for nothing outside the namespace in which it was given', async () => {
    const { out } = await bash(
      `sudo sh -c 'cp /usr/bin/python3 /home/student/capable && setcap cap_net_admin,cap_sys_admin,cap_setuid+ep /home/student/capable'
       ~/capable -c 'print(open("/proc/self/status").read())' | grep CapEff | cut -f2
       ~/capable -c 'import os; os.setuid(0); print("root")' 2>/dev/null; rm -f ~/capable`,
    );
    expect(out).toBe('0000000000000000');
  });

  test("a student cannot map root, nor a neighbour's uids, into a namespace", async () => {
    const { out: range } = await asStudent(driver, bob, 'bash', 'id -u');
    const { out } = await bash(
      `sleep 20 & unshare --user sleep 20 & pid=$!; sleep 0.3
       for map in '0 0 1' '0 0 4294967295' '0 1 1' '0 1000 1' '0 ${range} 1' '1 ${Number(range) + 1} 65536'; do
         newuidmap $pid $map 2>/dev/null && echo "uid $map"; newgidmap $pid $map 2>/dev/null && echo "gid $map"
         echo "$map" > /proc/$pid/uid_map 2>/dev/null && echo "written $map"
       done; newuidmap 1 0 0 1 2>/dev/null && echo init; kill $pid; exit 0`,
    );
    expect(out).toBe('');
  });

  test('a library that a student preloads does not reach the two helpers', async () => {
    const { out } = await bash(
      `LD_PRELOAD=/home/student/none.so LD_AUDIT=/home/student/none.so newuidmap 2>&1 | grep -c none.so
       echo x > /etc/ld.so.preload || echo refused`,
    );
    expect(out.split('\n')[0]).toBe('0');
    expect(out).toContain('refused');
  });

  test('a student cannot change who they are', async () => {
    await eachFails([
      'setpriv --reuid 0 cat /proc/1/environ',
      'echo root::0:0::/:/bin/sh > /etc/passwd',
      'echo student:0:4294967295 > /etc/subuid',
      'cat /etc/shadow',
      'su - root -c true',
      'sudo -u root cat /proc/1/environ',
      'sudo cat /etc/shadow',
      'chroot /proc/1/root true',
    ]);
  });

  test('sandboxes share no process, no message queue, no shared memory', async () => {
    const own = await bash(
      // A segment goes with the program that made it, so that program stays while the neighbour looks.
      `perl -e 'defined shmget(4242, 4096, 0666 | 01000) or die; sleep 30' >/dev/null 2>&1 & sleep 0.5;
       touch /dev/shm/hostile /dev/mqueue/hostile; pgrep -u $(id -u) | wc -l; ipcs -m | grep -c student`,
    );
    expect(Number(own.out.split('\n')[1])).toBeGreaterThan(0);
    const theirs = await asStudent(
      driver,
      bob,
      'bash',
      'ipcs -m | grep -c "^0x"; ls /dev/shm /dev/mqueue | grep hostile; pgrep -c sleep; exit 0',
    );
    expect(theirs.out.split('\n').at(0)).toBe('0');
    expect(theirs.out).not.toContain('hostile');
    const { State } = await docker.getContainer(sandboxName(settings, bob)).inspect();
    expect((await bash(`ls -d /proc/${State.Pid}/ 2>/dev/null; kill -0 ${State.Pid}`)).exitCode).not.toBe(0);
    await bash('pkill perl; rm -f /dev/shm/hostile /dev/mqueue/hostile');
  });
});
