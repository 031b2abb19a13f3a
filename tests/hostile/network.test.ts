import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { networkName, networkOptions } from '#lib/sandbox/docker-container.ts';
import { testEngine } from '#tests/support/engine.ts';
import {
  AS_ROOT,
  addressOf,
  asStudent,
  type PlainContainer,
  reported,
  SYSTEM_CALLS,
  startPlainContainer,
} from './support.ts';

/**
 * The bridge of this file lets its members talk to each other, unlike the driver's own: so only the sandbox's packet
 * filter stands in the way, and a container without one shows that each attack works where it is allowed.
 */

const engine = testEngine();
const { driver, docker, settings, startSandbox } = engine;
let mallory = '';
let malloryAddress = '';
let alice = '';
let aliceAddress = '';
let gateway = '';
/** Without a filter: one to be attacked, one to attack with. */
let target: PlainContainer;
let targetAddress = '';
let attacker: PlainContainer;
/** Sees all that the sandbox sends out, on the host's side of the bridge. */
let watch: { out: string };
/** Stands for the platform and whatever else listens on the host. */
const hostService: Server = createServer((socket) => socket.on('error', () => {}).end('the host'));
let hostPort = 0;

/** Tries each `address:port`, all at once; reports what each came to within the time. */
const CONNECT = `${SYSTEM_CALLS}
import select
def connect_all(goals, seconds):
    poll = select.epoll()
    waiting, outcome = {}, {}
    for goal in goals:
        host, port = goal.rsplit(':', 1)
        s = socket.socket(socket.AF_INET6 if ':' in host else socket.AF_INET)
        s.setblocking(False)
        code = s.connect_ex((host, int(port)))
        if code == errno.EINPROGRESS:
            waiting[s.fileno()] = (s, goal)
            poll.register(s.fileno(), select.EPOLLOUT)
        else:
            outcome[goal] = 'ok' if code == 0 else errno.errorcode[code]
    end = time.time() + seconds
    while waiting and time.time() < end:
        for number, _ in poll.poll(0.1):
            s, goal = waiting.pop(number)
            poll.unregister(number)
            code = s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            outcome[goal] = 'ok' if code == 0 else errno.errorcode[code]
            s.close()
    for s, goal in waiting.values():
        outcome[goal] = 'silence'
        s.close()
    return outcome
`;
const connecting = (goals: readonly string[], seconds = 2) => `${CONNECT}
print(json.dumps(connect_all(${JSON.stringify(goals)}, ${seconds})))`;

/** Every port of a host, in portions; reports how often which outcome came, and the ports that answered. */
const everyPort = (address: string, seconds: number) => `${CONNECT}
count, answered = {}, []
for first in range(1, 65536, 16000):
    goals = ['${address}:%d' % port for port in range(first, min(first + 16000, 65536))]
    for goal, outcome in connect_all(goals, ${seconds}).items():
        count[outcome] = count.get(outcome, 0) + 1
        if outcome == 'ok': answered.append(goal)
print(json.dumps({'count': count, 'answered': answered[:20]}))`;
type Scan = { count: Record<string, number>; answered: string[] };

/** Answers on each TCP and UDP port: a single listener that the kernel hands everything. */
const LISTEN_EVERYWHERE = `
nft -f - <<'RULES'
table inet everything {
  chain prerouting { type nat hook prerouting priority -100; tcp dport 1-65535 redirect to :7; udp dport 1-65535 redirect to :7; }
}
RULES
python3 -u -c '
import socket, threading
tcp = socket.socket(); tcp.bind(("0.0.0.0", 7)); tcp.listen(1024)
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); udp.bind(("0.0.0.0", 7))
def hear():
    while True:
        _, (sender, _) = udp.recvfrom(100); print("datagram from", sender)
threading.Thread(target=hear, daemon=True).start()
print("listening")
while True:
    s, (sender, _) = tcp.accept(); s.close(); print("connection from", sender)
'`;

const WATCH = `
import socket, struct, sys
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
s.bind((sys.argv[1], 0))
print("watching", flush=True)
seen = set()
while True:
    p = s.recv(65535)
    if p[12:14] == b"\\x08\\x00" and socket.inet_ntoa(p[26:30]) == sys.argv[2]:
        line = "to " + socket.inet_ntoa(p[30:34])
        if line not in seen:
            seen.add(line); print(line, flush=True)
`;

let listening: { out: string };

beforeAll(async () => {
  const subnet = `10.254.${process.pid % 250}.0/24`;
  await docker.createNetwork({ ...networkOptions(settings, subnet), Options: {} });
  [mallory, alice] = await Promise.all([startSandbox(), startSandbox()]);
  [malloryAddress, aliceAddress] = [await addressOf(engine, mallory), await addressOf(engine, alice)];
  gateway = (await asStudent(driver, mallory, 'bash', "ip route | awk '/^default/ { print $3 }'")).out;
  const [{ Id = '' } = {}] = await docker.listNetworks({ filters: JSON.stringify({ name: [networkName(settings)] }) });

  target = await startPlainContainer(engine, { capabilities: ['NET_ADMIN'] });
  targetAddress = await target.address();
  listening = (await target.start('bash', LISTEN_EVERYWHERE)).running;
  attacker = await startPlainContainer(engine, { capabilities: ['NET_ADMIN'] });
  const watcher = await startPlainContainer(engine, { network: 'host' });
  watch = (await watcher.start('python3', WATCH, [`br-${Id.slice(0, 12)}`, malloryAddress])).running;
  await vi.waitFor(() => expect([listening.out, watch.out]).toEqual(['listening\n', 'watching\n']), 10_000);
  await new Promise<void>((resolve) => hostService.listen(0, '0.0.0.0', resolve));
  hostPort = (hostService.address() as { port: number }).port;
});
afterAll(() => void hostService.close());

const attack = async <Report>(script: string) => reported<Report>(await asStudent(driver, mallory, 'python3', script));
const attackFromOutside = async <Report>(script: string) => reported<Report>(await attacker.run('python3', script));
/** What the filter says, at once. (Of thousands it answers only some: the kernel limits its own complaints.) */
const REFUSED = ['EHOSTUNREACH', 'ENETUNREACH', 'ECONNREFUSED', 'EACCES', 'EPERM', 'EADDRNOTAVAIL'];

describe('other machines on the bridge', () => {
  test('a student reaches no port of a neighbour on the bridge', async () => {
    const { count, answered } = await attack<Scan>(everyPort(targetAddress, 0.5));
    expect(answered).toEqual([]);
    expect(listening.out).not.toContain(malloryAddress);
    expect(Object.values(count).reduce((sum, n) => sum + n)).toBe(65_535);
    const sample = Array.from({ length: 500 }, (_, index) => `${targetAddress}:${1 + index * 131}`);
    const control = await attackFromOutside<Record<string, string>>(connecting(sample));
    expect(new Set(Object.values(control))).toEqual(new Set(['ok']));
  });

  test('no datagram of a student arrives at a neighbour on the bridge, on any port', async () => {
    const send = `${SYSTEM_CALLS}
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for port in range(1, 65536): attempt(lambda: s.sendto(b'x', ('${targetAddress}', port)))
print('{}')`;
    await attack(send);
    await attackFromOutside(send);
    const sender = await attacker.address();
    await vi.waitFor(() => expect(listening.out).toContain(`datagram from ${sender}`));
    expect(listening.out).not.toContain(malloryAddress);
  });

  test('nobody on the bridge reaches a port of a sandbox, also where the student listens', async () => {
    await asStudent(
      driver,
      alice,
      'bash',
      `for port in 1 2375 8080 65535; do nohup socat TCP4-LISTEN:$port,fork,reuseaddr PIPE >/dev/null 2>&1 & done
       for port in 1 2375 8080 65535; do until socat - TCP4:127.0.0.1:$port </dev/null; do sleep 0.1; done; done`,
    );
    const { count } = await attackFromOutside<Scan>(everyPort(aliceAddress, 1));
    expect(count).toEqual({ silence: 65_535 });
  });

  test('two students who help each other still get no datagram across', async () => {
    const knock = (peer: string) => `${SYSTEM_CALLS}
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('0.0.0.0', 4444)); s.settimeout(0.1)
heard, end = False, time.time() + 3
while time.time() < end:
    attempt(lambda: s.sendto(b'x', ('${peer}', 4444)))
    heard = heard or attempt(lambda: s.recvfrom(10)) == 'ok'
print(json.dumps(heard))`;
    const both = await Promise.all([
      asStudent(driver, mallory, 'python3', knock(aliceAddress)),
      asStudent(driver, alice, 'python3', knock(malloryAddress)),
    ]);
    expect(both.map((outcome) => reported(outcome))).toEqual([false, false]);
    const open = await Promise.all([
      attackFromOutside(knock(targetAddress)),
      target.run('python3', knock(await attacker.address())),
    ]);
    expect([open[0], reported(open[1])]).toContain(true);
  });

  test('a student cannot answer for another address', async () => {
    const claim = `${SYSTEM_CALLS}
import subprocess
answers = {'packets': attempt(lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0x806))}
for name, words in {'address': 'ip address add ${targetAddress}/24 dev eth0', 'neighbour': 'ip neighbour add ${gateway} lladdr 02:00:00:00:00:01 dev eth0',
    'mac': 'ip link set eth0 address 02:00:00:00:00:02', 'route': 'ip route add 198.51.100.0/24 via ${targetAddress}',
    'promiscuous': 'ip link set eth0 promisc on', 'down': 'ip link set eth0 down'}.items():
    answers[name] = subprocess.run(words.split(), capture_output=True).returncode
print(json.dumps(answers))`;
    const expected = { packets: 'EPERM', address: 2, neighbour: 2, mac: 2, route: 2, promiscuous: 2, down: 2 };
    expect(await attack(claim)).toEqual(expected);
    const asRoot = await asStudent(driver, mallory, 'python3', claim, { unshare: AS_ROOT });
    expect(reported(asRoot)).toEqual(expected);
    const control = await attackFromOutside<string>(`${SYSTEM_CALLS}
print(json.dumps(attempt(lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0x806))))`);
    expect(control).toBe('ok');
  });
});

describe('the host', () => {
  test('a student reaches no port of the host at the gateway', async () => {
    const control = await attackFromOutside<Record<string, string>>(connecting([`${gateway}:${hostPort}`]));
    expect(Object.values(control)).toEqual(['ok']);
    const { count, answered } = await attack<Scan>(everyPort(gateway, 0.5));
    expect(answered).toEqual([]);
    expect(Object.values(count).reduce((sum, n) => sum + n)).toBe(65_535);
    expect(watch.out).not.toContain(`to ${gateway}\n`);
  });

  test('a student reaches the host under none of its addresses', async () => {
    const addresses = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ internal, address }) => !internal && !address.startsWith('fe80'))
      .map(({ address }) => `${address}:${hostPort}`);
    const outcomes = await attack<Record<string, string>>(connecting(addresses));
    expect(Object.entries(outcomes).filter(([, outcome]) => !REFUSED.includes(outcome))).toEqual([]);
    const control = await attackFromOutside<Record<string, string>>(connecting(addresses));
    expect(Object.values(control)).toContain('ok');
  });

  test("a database on the host's loopback is not there for a student, by whatever name", async () => {
    const database = createServer((socket) => socket.on('error', () => {}).end('a database'));
    await new Promise<void>((resolve) => database.listen(0, '127.0.0.1', resolve));
    const { port } = database.address() as { port: number };
    const goals = ['127.0.0.1', '127.0.0.53', '127.255.255.254', '0.0.0.0', '::1', '::ffff:127.0.0.1', gateway];
    const outcomes = await attack<Record<string, string>>(connecting(goals.map((goal) => `${goal}:${port}`)));
    const named = await asStudent(
      driver,
      mallory,
      'bash',
      `for name in host.docker.internal gateway.docker.internal localhost postgres; do socat -T1 - TCP:$name:${port},connect-timeout=2 </dev/null; done`,
    );
    database.close();
    expect(Object.values(outcomes)).not.toContain('ok');
    expect(named.out).toBe('');
  });

  test("the student's engine is no detour to the host's loopback", async () => {
    const loopback = createServer((socket) => socket.on('error', () => {}).end('the loopback'));
    await new Promise<void>((resolve) => loopback.listen(0, '127.0.0.1', resolve));
    const { port } = loopback.address() as { port: number };
    const goals = ['10.0.2.2', '10.0.2.3', gateway, targetAddress, '169.254.169.254'].map((goal) => `${goal}:${port}`);
    const { out, err } = await asStudent(
      driver,
      mallory,
      'bash',
      `sudo python3 - <<'PYTHON'\n${connecting(goals, 4)}\nPYTHON`,
    );
    loopback.close();
    expect(Object.values(reported<Record<string, string>>({ out, err, exitCode: 0 }))).not.toContain('ok');
  });

  test("no socket of the host's engine lies in the sandbox", async () => {
    const { out } = await asStudent(driver, mallory, 'bash', 'find / -xdev -type s 2>/dev/null; cat /proc/net/unix');
    const paths = out.split('\n').map((line) => line.trim().split(/\s+/).at(-1) ?? '');
    const foreign = paths.filter(
      (path) => /^[@/]/.test(path) && !/^@?\/(run|var\/run)\/(student|docker|containerd)\b/.test(path),
    );
    expect(foreign.filter((path) => !path.startsWith('@/containerd-shim'))).toEqual([]);
  });
});

describe('addresses', () => {
  test('packets to private ranges and the metadata service never leave the sandbox', async () => {
    const addresses = ['169.254.169.254', '169.254.170.2', '100.100.100.200', '10.0.0.1', '10.255.255.254'].concat(
      ['172.16.0.1', '172.17.0.1', '172.31.255.254', '192.168.0.1', '192.168.255.254', '100.64.0.1', '198.18.0.1'],
      ['192.0.0.192', '224.0.0.1', '239.255.255.250', '255.255.255.255', '240.0.0.1'],
    );
    const goals = addresses.flatMap((address) => [`${address}:80`, `${address}:443`]);
    const outcomes = await attack<Record<string, string>>(connecting(goals));
    expect(Object.entries(outcomes).filter(([, outcome]) => ['ok', 'silence'].includes(outcome))).toEqual([]);
    const send = `${SYSTEM_CALLS}
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
echo = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, 1)
for address in ${JSON.stringify(addresses)}:
    attempt(lambda: s.sendto(b'x', (address, 53)))
    attempt(lambda: echo.sendto(bytes([8, 0, 0, 0, 0, 1, 0, 1]), (address, 0)))
print('{}')`;
    await attack(send);
    const sent = addresses.filter((address) => watch.out.includes(`to ${address}\n`));
    expect(sent).toEqual([]);
  });

  test('a student who binds to the interface or picks a source gets no further', async () => {
    const outcome = await attack<Record<string, string>>(`${SYSTEM_CALLS}
def bound(address, device=None, source=None):
    s = socket.socket(); s.settimeout(2)
    if device: s.setsockopt(socket.SOL_SOCKET, 25, device)
    if source: s.bind((source, 0))
    s.connect((address, ${hostPort}))
print(json.dumps({
  'device': attempt(lambda: bound('${gateway}', b'eth0')),
  'source': attempt(lambda: bound('${gateway}', source='${malloryAddress}')),
  'foreign': attempt(lambda: bound('${gateway}', source='${targetAddress}')),
  'mark': attempt(lambda: socket.socket().setsockopt(socket.SOL_SOCKET, 36, 1)),
  'transparent': attempt(lambda: socket.socket().setsockopt(0, 19, 1)),
}))`);
    expect(Object.entries(outcome).filter(([, word]) => word === 'ok')).toEqual([]);
  });

  test('IPv6 leads nowhere', async () => {
    const goals = ['fe80::1', 'fd00::1', '::ffff:169.254.169.254', '64:ff9b::a9fe:a9fe', '2001:db8::1', 'ff02::1'];
    const outcomes = await attack<Record<string, string>>(connecting(goals.map((goal) => `${goal}:80`)));
    expect(Object.values(outcomes)).not.toContain('ok');
    expect(Object.values(outcomes)).not.toContain('silence');
  });

  test("Debian's mirror is reached all the same", async () => {
    const { out: host } = await asStudent(
      driver,
      mallory,
      'bash',
      "cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -om1 'http[s]*://[^/ ]*' | cut -d/ -f3",
    );
    const fetch = `curl --silent --output /dev/null --max-time 20 --write-out '%{http_code}' http://${host}/debian/dists/trixie/InRelease`;
    const outside = await attacker.run('bash', fetch);
    if (outside.out !== '200') return;
    expect((await asStudent(driver, mallory, 'bash', fetch)).out).toBe('200');
    // The watcher sees what leaves: an empty list above is not its fault.
    expect(watch.out).toMatch(/^to \d/m);
  });
});

describe('the packet filter', () => {
  const reachesTarget = async () => {
    const outcomes = await attack<Record<string, string>>(connecting([`${targetAddress}:80`]));
    return Object.values(outcomes)[0] === 'ok';
  };
  const flush = `
nft flush ruleset; nft delete table inet slipway; iptables -F; iptables -P OUTPUT ACCEPT
nft add rule inet slipway output accept
nft insert rule inet slipway output accept
echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet; exit 0`;

  test('a student cannot flush or change it', async () => {
    expect((await asStudent(driver, mallory, 'bash', 'nft flush ruleset')).exitCode).not.toBe(0);
    await asStudent(driver, mallory, 'bash', flush);
    expect(await reachesTarget()).toBe(false);
  });

  test('a student who is root of a user namespace cannot flush it', async () => {
    const asRoot = { unshare: AS_ROOT };
    expect((await asStudent(driver, mallory, 'bash', 'nft flush ruleset', asRoot)).exitCode).not.toBe(0);
    await asStudent(driver, mallory, 'bash', flush, asRoot);
    expect(await reachesTarget()).toBe(false);
  });

  test('flushing the filter of a network of their own lifts nothing', async () => {
    const ownNetwork = { unshare: [...AS_ROOT, '--net', '--mount'] };
    expect((await asStudent(driver, mallory, 'bash', 'nft flush ruleset', ownNetwork)).exitCode).toBe(0);
    await asStudent(driver, mallory, 'bash', `sudo bash <<'ROOT'\n${flush}\nROOT`);
    expect(await reachesTarget()).toBe(false);
  });

  test("a student cannot enter the namespace of the sandbox's first program", async () => {
    for (const unshare of [null, AS_ROOT]) {
      const { out } = await asStudent(
        driver,
        mallory,
        'bash',
        `for kind in net user mnt pid ipc; do nsenter --target 1 --$([ $kind = mnt ] && echo mount || echo $kind) true 2>/dev/null && echo entered $kind; done
         readlink /proc/1/ns/net; exit 0`,
        { unshare },
      );
      expect(out).toBe('');
    }
  });

  test('the same words from a container that may do so do flush it', async () => {
    expect((await attacker.run('bash', 'nft add table inet slipway && nft flush ruleset')).exitCode).toBe(0);
  });
});

describe("the driver's own bridge", () => {
  test('refuses traffic between its members as well', () => {
    expect(networkOptions(settings, '10.213.0.0/16').Options).toEqual({
      'com.docker.network.bridge.enable_icc': 'false',
    });
  });
});

describe('name service', () => {
  test("a flood of questions does not take the host engine's time", async () => {
    const { out } = await asStudent(
      driver,
      mallory,
      'python3',
      `${SYSTEM_CALLS}
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(('127.0.0.11', 53)); s.setblocking(False)
question = b'\\x12\\x34\\x01\\x00\\x00\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x03lab\\x00\\x00\\x01\\x00\\x01'
asked = answered = 0
end = time.time() + 2
while time.time() < end:
    for _ in range(50):
        asked += attempt(lambda: s.send(question)) == 'ok'
    while attempt(lambda: s.recv(2000)) == 'ok': answered += 1
print(json.dumps([asked, answered]))`,
    );
    const [, answered = 0] = JSON.parse(out) as number[];
    console.log(`questions answered in 2 s of flood: ${answered}`);
    expect(answered).toBeLessThan(1_000);
    expect((await asStudent(driver, mallory, 'bash', 'sleep 1; getent hosts lab')).exitCode).toBe(0);
  });
});
