import { expect, test } from 'vitest';
import { diskRefusal, type Facts, judge } from '#cli/platform/requirements.ts';

const GIB = 1024 ** 3;

const GOOD: Facts = {
  node: '22.1.0',
  engine: { kind: 'answers', version: '28.5.0', apiVersion: '1.51' },
  dockerHost: undefined,
  engineInstalled: true,
  mayInstall: false,
  kernel: '6.1.0-31-amd64',
  cgroup: '2',
  maxUserNamespaces: 28_633,
  maxNetNamespaces: 1_024,
  maxTerminals: 1_048_576,
  maxNeighbours: 65_536,
  tun: true,
  seccomp: true,
  apparmorRestrictsUserns: null,
  storageDriver: 'overlay2',
  diskFreeBytes: 40 * GIB,
  diskPath: '/var/lib/docker',
  diskFloorGb: 5,
  memoryBytes: 8 * GIB,
  host: '0.0.0.0',
  port: 3000,
  portProblem: null,
  database: { kind: 'embedded', binaries: true },
  settingsProblem: null,
  baseImage: true,
  sandboxImage: true,
  debootstrap: true,
  chromium: '/usr/bin/chromium',
};

const levelsOf = (change: Partial<Facts>) =>
  judge({ ...GOOD, ...change })
    .filter(({ level }) => level !== 'ok')
    .map(({ requirement, level }) => `${level} ${requirement}`);

test('a machine that has everything has nothing to mend', () => {
  expect(judge(GOOD).filter(({ level, mend }) => level !== 'ok' || mend !== null)).toEqual([]);
});

test('each requirement that is not met is named, with what to do', () => {
  const cases: readonly [Partial<Facts>, string][] = [
    [{ node: '18.0.0' }, 'fail Node'],
    [{ settingsProblem: 'SLIPWAY_PORT must be a whole number' }, 'fail settings'],
    [{ engine: { kind: 'no-rights', message: '' } }, 'fail Docker engine'],
    [{ engine: { kind: 'not-there', message: '' } }, 'fail Docker engine'],
    [{ engine: { kind: 'not-there', message: '' }, mayInstall: true }, 'warn Docker engine'],
    [{ engine: { kind: 'answers', version: '19.03', apiVersion: '1.40' } }, 'fail Docker engine'],
    [{ storageDriver: 'vfs' }, 'warn storage driver'],
    [{ kernel: '5.10.0-8-amd64' }, 'fail kernel'],
    [{ cgroup: '1' }, 'warn cgroups'],
    [{ maxUserNamespaces: 0 }, 'fail user namespaces'],
    [{ maxUserNamespaces: 100 }, 'warn user namespaces'],
    [{ maxNetNamespaces: 96_365 }, 'warn network namespaces'],
    [{ maxNetNamespaces: null }, 'warn network namespaces'],
    [{ maxTerminals: 4_096 }, 'warn terminals'],
    [{ maxTerminals: null }, 'warn terminals'],
    [{ maxNeighbours: 1_024 }, 'warn neighbour table'],
    [{ maxNeighbours: null }, 'warn neighbour table'],
    [{ apparmorRestrictsUserns: true }, 'fail AppArmor'],
    [{ seccomp: false }, 'fail seccomp'],
    [{ tun: false }, 'fail /dev/net/tun'],
    [{ diskFreeBytes: 4 * GIB }, 'fail disk'],
    [{ memoryBytes: GIB }, 'warn memory'],
    [{ portProblem: { code: 'EADDRINUSE', listener: null } }, 'fail port'],
    [{ database: { kind: 'embedded', binaries: false } }, 'fail database'],
    [{ database: { kind: 'given', problem: 'connection refused' } }, 'fail database'],
    [{ sandboxImage: false, baseImage: false, debootstrap: false }, 'warn sandbox image'],
    [{ chromium: null }, 'warn Chromium'],
  ];
  expect(cases.map(([change]) => levelsOf(change))).toEqual(cases.map(([, finding]) => [finding]));
  for (const [change] of cases) {
    const unmet = judge({ ...GOOD, ...change }).filter(({ level }) => level !== 'ok');
    expect(unmet.every(({ mend }) => mend && mend.length > 10)).toBe(true);
  }
});

test('following the advice on a number of the kernel leaves nothing to warn of', () => {
  const small = judge({ ...GOOD, maxNetNamespaces: 96_365, maxTerminals: 4_096, maxNeighbours: 1_024 });
  const advice = small.flatMap(({ mend }) => [...(mend ?? '').matchAll(/ ([a-z0-9_.]+)=(\d+)/g)]);
  const value = (name: string) => Number(advice.find(([, setting]) => setting === name)?.[2]);
  const followed = {
    maxNetNamespaces: value('user.max_net_namespaces'),
    maxTerminals: value('kernel.pty.max'),
    maxNeighbours: value('net.ipv4.neigh.default.gc_thresh3'),
  };
  expect(Object.values(followed).every(Number.isInteger)).toBe(true);
  expect(levelsOf(followed)).toEqual([]);
});

test('kernels from 5.11 on will do', () => {
  expect(
    ['5.11.0', '5.15.0-91-generic', '6.1.0', '6.18.44-fc', '7.0.1'].flatMap((kernel) => levelsOf({ kernel })),
  ).toEqual([]);
});

test('the port of the instance that runs already is no problem', () => {
  expect(levelsOf({ portProblem: 'ours' })).toEqual([]);
});

test('a disk below the floor is refused with both figures', () => {
  expect(diskRefusal(5 * GIB, '/var', 5)).toBe(null);
  expect(diskRefusal(4.5 * GIB, '/var', 5)).toContain('Only 4.5 GB are free at /var; the floor is 5 GB');
});
