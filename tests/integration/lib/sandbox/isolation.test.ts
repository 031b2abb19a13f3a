import { connect, createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { sandboxName } from '#lib/sandbox/docker-container.ts';
import { runCommand } from '#lib/sandbox/run-command.ts';
import { testEngine } from '#tests/support/engine.ts';

const { driver, docker, settings, startSandbox, say } = testEngine();
let [ada, bob] = ['', ''];

beforeAll(async () => {
  [ada, bob] = await Promise.all([startSandbox(), startSandbox()]);
});

const addressesOf = async (id: string) => {
  const { NetworkSettings } = await docker.getContainer(sandboxName(settings, id)).inspect();
  const network = Object.values(NetworkSettings.Networks)[0];
  return { own: network?.IPAddress ?? '', gateway: network?.Gateway ?? '' };
};

/** How a connection from the sandbox fails: refused by the filter, at once, or not; null where it succeeds. */
const reach = (id: string, address: string, port: number) => reachFrom(say, id, address, port);

async function reachFrom(from: typeof say, id: string, address: string, port: number): Promise<string | null> {
  const { exitCode, stderr } = await from(id, `socat -T1 - TCP4:${address}:${port},connect-timeout=3 </dev/null`);
  if (exitCode === 0) return null;
  return /Connection refused/.test(stderr) ? 'refused' : stderr;
}

describe('rights', () => {
  test('a program of the student has no capability, and could gain but the two that map a user namespace', async () => {
    const { stdout } = await say(ada, 'grep ^Cap /proc/self/status | tr "\\t" " "');
    expect(stdout.split('\n')).toEqual([
      'CapInh: 0000000000000000',
      'CapPrm: 0000000000000000',
      'CapEff: 0000000000000000',
      'CapBnd: 00000000000000c0',
      'CapAmb: 0000000000000000',
    ]);
  });

  test('no program raises rights, but for the two helpers with the one capability that each needs', async () => {
    const setuid = await say(ada, 'find / -xdev -type f -perm /6000 2>/dev/null; true');
    const capable = await say(ada, '/usr/sbin/getcap -r / 2>/dev/null; true');
    expect(setuid.stdout).toBe('');
    expect(capable.stdout.split('\n').sort()).toEqual([
      '/usr/bin/newgidmap cap_setgid=ep',
      '/usr/bin/newuidmap cap_setuid=ep',
    ]);
  });

  test('what keeps the engine running keeps no right over files, network or processes', async () => {
    const { stdout } = await say(ada, 'grep CapEff /proc/$(pgrep -o keep-engine)/status | cut -f2');
    // setgid, setuid, setpcap
    expect(stdout).toBe('00000000000001c0');
  });

  test("a program of the platform can end programs and open the engine's socket, and nothing more", async () => {
    const command = { argv: ['grep', 'CapBnd', '/proc/self/status'] as const, user: 'platform' as const };
    const { stdout } = await runCommand(driver, ada, command, { timeoutMs: 5_000, maxOutputBytes: 1_000 });
    // dac_override, kill
    expect(stdout.toString()).toBe('CapBnd:\t0000000000000022\n');
  });

  test('neighbours share no uid', async () => {
    const range = async (id: string) => {
      const { stdout } = await say(id, 'id -u; cat /etc/subuid /etc/subgid');
      const [uid, subuid, subgid] = stdout.split('\n');
      const [, first, count] = (subuid ?? '').split(':').map(Number);
      expect(subgid).toBe(subuid);
      expect(count).toBe(65_536);
      return { from: Number(uid), to: (first ?? 0) + (count ?? 0) - 1 };
    };
    const [one, other] = [await range(ada), await range(bob)].sort((a, b) => a.from - b.from);
    expect(one?.to).toBeLessThan(other?.from ?? 0);
  });

  test("the student can change neither the sandbox's system nor the kernel's settings", async () => {
    const tries = [
      'touch /usr/bin/own',
      'echo x >> /etc/passwd',
      'echo x > /usr/lib/slipway/exec',
      'echo x > /proc/sys/kernel/core_pattern',
      'echo 1 > /proc/sys/net/ipv4/ip_forward',
      'sudo touch /usr/bin/own',
      'sudo sh -c "echo x > /proc/sys/kernel/core_pattern"',
      'mount -t tmpfs none /mnt',
      'kill -9 1',
      'kill -9 $(pgrep -o keep-engine)',
      'chroot / true',
      'mknod /tmp/disk b 254 0',
    ];
    for (const line of tries) expect((await say(ada, line)).exitCode, line).not.toBe(0);
  });

  test('system calls that reach past the sandbox are refused', async () => {
    const { stdout } = await say(
      ada,
      `grep Seccomp: /proc/self/status | cut -f2
       perl -MPOSIX -e 'for my $call (321, 298, 323, 425, 250, 206, 304, 175, 169) {
         syscall($call, 0, 0, 0, 0, 0); print $!+0, " ";
       }'
       perl -e 'socket(my $s, 40, 1, 0); print $!+0'`,
    );
    // bpf, perf_event_open: EPERM; userfaultfd, io_uring_setup, keyctl, io_setup: ENOSYS; open_by_handle_at, init_module,
    // reboot: EPERM; a vsock: EAFNOSUPPORT. The numbers are those of x86-64.
    if (process.arch === 'x64') expect(stdout).toBe('2\n1 1 38 38 38 38 1 1 1 97');
    else expect(stdout).toMatch(/^2\n.* 97$/s);
  });

  test('sockets are of the five families that the course needs, and of no protocol that loads a module', async () => {
    const families = 'for (0 .. 45) { print "$_ " if socket(my $s, $_, 2, 0) || $! != 97 }';
    const { stdout } = await say(ada, `perl -e '${families}'`);
    expect(stdout.trim().split(' ')).toEqual(['1', '2', '10', '16', '17']);
    // DCCP by its type, DCCP, L2TP, SCTP; and what goes on working: UDP, TCP, ICMP by ping, MPTCP where it exists.
    const tries = [
      [6, 0],
      [6, 33],
      [2, 115],
      [1, 132],
      [5, 132],
      [2, 17],
      [1, 6],
      [2, 1],
    ];
    const script = tries.map(([type, protocol]) => `print socket(my $s, 2, ${type}, ${protocol}) ? "ok " : $!+0, " ";`);
    const sockets = await say(ada, `perl -e '${script.join(' ')}'`);
    expect(sockets.stdout.trim().split(/\s+/)).toEqual(['93', '93', '93', '93', '93', 'ok', 'ok', 'ok']);
  });

  test('root of the engine is the student outside of it', async () => {
    const { stdout } = await say(ada, 'sudo id -u; sudo cat /proc/self/uid_map | head -1; id -u');
    const [inside, map, outside] = stdout.split('\n');
    expect(inside).toBe('0');
    expect(map?.trim().split(/\s+/)).toEqual(['0', outside, '1']);
  });
});

describe('memory', () => {
  test('shared memory goes with its last process', async () => {
    const { stdout } = await say(ada, 'ipcmk --shmem 4096 && ipcs -m | grep -c 4096');
    expect(stdout.split('\n').at(-1)).toBe('0');
  });
});

describe('terminals', () => {
  // That a refusal has a code is tested without an engine: to be refused, all terminals of the host would have to go.
  test('the sign by which an opened terminal is told from a refused one is no part of the output', async () => {
    const shell = {
      argv: ['sh', '-c', 'printf "\\0here"'] as const,
      user: 'student' as const,
      tty: { cols: 80, rows: 24 },
    };
    const { stream, exited, dispose } = await driver.exec(ada, shell);
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    await exited;
    await vi.waitFor(() => expect(Buffer.concat(chunks).toString()).toBe('\0here'));
    await dispose();
  });
});

describe('network', () => {
  test('a sandbox can reach no other, also where the other listens', async () => {
    await say(bob, 'nohup socat TCP4-LISTEN:7777,fork,reuseaddr PIPE >/dev/null 2>&1 & sleep 0.3');
    const { own } = await addressesOf(bob);
    await vi.waitFor(async () => expect(await reach(bob, '127.0.0.1', 7777)).toBeNull());
    expect(await reach(ada, own, 7777)).toBe('refused');
    expect((await say(ada, `ping -c1 -W1 ${own}`)).exitCode).not.toBe(0);
    await say(bob, 'pkill socat');
  });

  test('nothing new comes in from the host', async () => {
    await say(bob, 'nohup socat TCP4-LISTEN:7778,fork,reuseaddr PIPE >/dev/null 2>&1 & sleep 0.3');
    const { own } = await addressesOf(bob);
    const outcome = await new Promise<string>((resolve) => {
      const socket = connect({ host: own, port: 7778, timeout: 1_500 });
      socket.once('connect', () => resolve('connected'));
      socket.once('timeout', () => resolve('no answer'));
      socket.once('error', (error) => resolve(error.message));
      socket.once('close', () => socket.destroy());
    });
    expect(outcome).not.toBe('connected');
    await say(bob, 'pkill socat');
  });

  test('the host is out of reach under every address it has', async () => {
    const server: Server = createServer((socket) => socket.end('the host'));
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    try {
      const { port } = server.address() as { port: number };
      const { gateway } = await addressesOf(ada);
      expect(await reach(ada, gateway, port)).toBe('refused');
      const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
      for (const { address } of addresses.filter(({ family, internal }) => family === 'IPv4' && !internal)) {
        expect(await reach(ada, address, port), address).toBe('refused');
      }
    } finally {
      server.close();
    }
  });

  test('private ranges, other link-local addresses and the metadata service are refused', async () => {
    for (const address of ['10.0.0.1', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '198.18.0.1']) {
      expect(await reach(ada, address, 80), address).toBe('refused');
    }
  });

  test('names resolve through the engine of the host', async () => {
    const { stdout } = await say(ada, "awk '/^deb / { print $2; exit }' /etc/apt/sources.list | cut -d/ -f3");
    expect((await say(ada, `getent hosts ${stdout}`)).exitCode).toBe(0);
  });

  test("a flood of questions for names takes little of the host engine's time, and names resolve soon after", async () => {
    const flood = `use Socket;
      socket(my $s, PF_INET, SOCK_DGRAM, 0); connect($s, sockaddr_in(53, inet_aton("127.0.0.11")));
      my $question = pack("H*", "123401000001000000000000036c61620000010001");
      my ($asked, $answered, $end) = (0, 0, time + 3);
      while (time < $end) {
        $asked++; send($s, $question, 0);
        $answered++ while defined recv($s, my $said, 512, 64);
      }
      print "$asked $answered";`;
    const { stdout } = await say(ada, `perl -e '${flood}'`);
    const [asked = 0, answered = 0] = stdout.split(' ').map(Number);
    // 200 at once and 100 a second, and more only as long as the machine is too busy to end in time.
    expect(answered).toBeGreaterThan(50);
    expect(answered).toBeLessThan(1_000);
    expect(asked).toBeGreaterThan(answered);
    const mirror = "awk '/^deb / { print $2; exit }' /etc/apt/sources.list | cut -d/ -f3";
    expect((await say(ada, `sleep 1; getent hosts $(${mirror})`)).exitCode).toBe(0);
  });

  test('the filter is out of reach for the student, also with sudo', async () => {
    expect((await say(ada, '/usr/sbin/nft list ruleset')).exitCode).not.toBe(0);
    await say(ada, 'sudo nft flush ruleset; sudo nft delete table inet slipway');
    const { gateway } = await addressesOf(ada);
    expect(await reach(ada, gateway, 80)).toBe('refused');
  });
});

describe('the host engine', () => {
  test("the socket in the sandbox is that of the student's engine", async () => {
    const { stdout } = await say(ada, 'docker info --format "{{.ID}}"');
    const { ID } = await docker.info();
    expect(stdout).not.toBe('');
    expect(stdout).not.toBe(ID);
  });

  test('nothing of the host is mounted, and no device but the one for the network', async () => {
    const { Mounts, HostConfig } = await docker.getContainer(sandboxName(settings, ada)).inspect();
    expect(Mounts.map(({ Type, Destination }) => `${Type} ${Destination}`)).toEqual(['volume /var/lib/docker']);
    expect(HostConfig.Privileged).toBe(false);
    const { stdout } = await say(ada, 'find /dev -type b; find /dev/net -type c');
    expect(stdout).toBe('/dev/net/tun');
  });

  test('a token that was made up ends nobody', async () => {
    const command = { argv: ['/usr/lib/slipway/kill', 'no-such-token'] as const, user: 'platform' as const };
    const result = await runCommand(driver, ada, command, { timeoutMs: 5_000, maxOutputBytes: 1_000 });
    expect(result.exitCode).toBe(0);
  });
});

describe('a subnet of public addresses', () => {
  const { startSandbox, say, docker, settings } = testEngine({ SLIPWAY_SANDBOX_SUBNET: '198.51.100.0/24' });

  test('neighbours are refused there as well, and so are the addresses that the host has now', async () => {
    const id = await startSandbox();
    expect(await reachFrom(say, id, '198.51.100.77', 80)).toBe('refused');
    const { Config, NetworkSettings } = await docker.getContainer(sandboxName(settings, id)).inspect();
    const denied = Config.Env.find((line) => line.startsWith('SLIPWAY_DENY='))
      ?.slice('SLIPWAY_DENY='.length)
      .split(', ');
    const own = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    const addresses = own.flatMap(({ family, internal, address }) => (family === 'IPv4' && !internal ? [address] : []));
    expect(denied).toEqual(expect.arrayContaining(['198.51.100.0/24', ...addresses]));
    expect(denied).toContain(Object.values(NetworkSettings.Networks)[0]?.Gateway);
  });
});

describe('without internet', () => {
  const offline = testEngine({ SLIPWAY_SANDBOX_INTERNET: false });

  test('no public address is reached, and the names of the public registry fail at once', async () => {
    const id = await offline.startSandbox();
    const began = performance.now();
    const { exitCode } = await offline.say(id, 'docker pull hello-world');
    expect(exitCode).not.toBe(0);
    const { stdout } = await offline.say(
      id,
      'socat - TCP4:198.51.100.80:80,connect-timeout=3 2>&1 </dev/null | tail -1',
    );
    expect(stdout).toMatch(/refused/);
    // A name server that is not answered is waited for ten seconds; neither of the two was.
    expect(performance.now() - began).toBeLessThan(9_000);
  });
});
