import type Docker from 'dockerode';
import seccomp from '#images/sandbox/seccomp.json' with { type: 'json' };
import type { Env } from '../env.ts';
import type { SandboxSpec } from './driver.ts';

/** Names, labels and options by which a sandbox exists on the host engine. Pure: nothing here asks the engine. */

export type DockerSettings = Pick<
  Env,
  | 'SLIPWAY_INSTANCE'
  | 'SLIPWAY_SANDBOX_IMAGE'
  | 'SLIPWAY_SANDBOX_SUBNET'
  | 'SLIPWAY_SANDBOX_INTERNET'
  | 'SLIPWAY_UID_BASE'
>;

export const INSTANCE_LABEL = 'slipway.instance';
export const SANDBOX_LABEL = 'slipway.sandbox';
export const SLOT_LABEL = 'slipway.slot';

/** One id for the student, 65,536 for what runs in the student's containers; the rest keeps ranges easy to read. */
const UIDS_PER_SLOT = 70_000;

/** Where names of the public registry end when there is no internet: refused at once instead of waited for. */
const REGISTRY_NAMES = [
  'docker.io',
  'registry-1.docker.io',
  'auth.docker.io',
  'index.docker.io',
  'production.cloudflare.docker.com',
];

export const networkName = (settings: DockerSettings): string => `slipway-${settings.SLIPWAY_INSTANCE}`;
export const sandboxName = (settings: DockerSettings, id: string): string =>
  `slipway-${settings.SLIPWAY_INSTANCE}-${id}`;
export const instanceFilter = (settings: DockerSettings): string => `${INSTANCE_LABEL}=${settings.SLIPWAY_INSTANCE}`;

/** The student's uid and gid on the host in this slot. */
export const uidOf = (settings: DockerSettings, slot: number): number =>
  settings.SLIPWAY_UID_BASE + slot * UIDS_PER_SLOT;

/**
 * What the init needs to make the sandbox, before it gives most of it up: KILL and DAC_OVERRIDE serve the platform's own
 * programs later; the student gets none (images/sandbox/rootfs/usr/lib/slipway/exec).
 */
const CAPABILITIES = ['SETUID', 'SETGID', 'SETPCAP', 'CHOWN', 'FOWNER', 'DAC_OVERRIDE', 'KILL', 'NET_ADMIN'];

/**
 * Subnets for the sandboxes' network, best first: the one that is set, else a /16 of 10.0.0.0/8 that nothing else on the
 * engine uses, which only making it can tell. Docker's own address pools end at the 31st network.
 */
export function subnetsToTry({
  SLIPWAY_SANDBOX_SUBNET: chosen,
}: Pick<DockerSettings, 'SLIPWAY_SANDBOX_SUBNET'>): string[] {
  return chosen ? [chosen] : Array.from({ length: 40 }, (_, index) => `10.${213 + index}.0.0/16`);
}

/** Process numbers of a sandbox that the student can't take; at most half of all, where a lab has few. */
const reservedPids = (limit: number): number => Math.min(64, Math.floor(limit / 2));

export function networkOptions(settings: DockerSettings, subnet: string): Docker.NetworkCreateOptions {
  return {
    Name: networkName(settings),
    Driver: 'bridge',
    CheckDuplicate: true,
    Labels: { [INSTANCE_LABEL]: settings.SLIPWAY_INSTANCE },
    IPAM: { Driver: 'default', Config: [{ Subnet: subnet }] },
    Options: { 'com.docker.network.bridge.enable_icc': 'false' },
  };
}

/** `denied`: addresses of the host, which no private range covers when they are public. */
export function containerOptions(
  settings: DockerSettings,
  spec: SandboxSpec,
  denied: readonly string[],
): Docker.ContainerCreateOptions {
  const name = sandboxName(settings, spec.id);
  const ownPids = spec.limits.pids - reservedPids(spec.limits.pids);
  const labels = {
    [INSTANCE_LABEL]: settings.SLIPWAY_INSTANCE,
    [SANDBOX_LABEL]: spec.id,
    [SLOT_LABEL]: String(spec.slot),
  };
  return {
    name,
    Image: settings.SLIPWAY_SANDBOX_IMAGE,
    Hostname: 'lab',
    Labels: labels,
    Env: [
      `SLIPWAY_UID=${uidOf(settings, spec.slot)}`,
      `SLIPWAY_INTERNET=${settings.SLIPWAY_SANDBOX_INTERNET}`,
      `SLIPWAY_DENY=${denied.join(', ')}`,
    ],
    HostConfig: {
      Init: true,
      NetworkMode: networkName(settings),
      ExtraHosts: settings.SLIPWAY_SANDBOX_INTERNET ? [] : REGISTRY_NAMES.map((host) => `${host}:127.0.0.1`),
      CapDrop: ['ALL'],
      CapAdd: CAPABILITIES,
      // AppArmor's default profile forbids mounts also inside a user namespace.
      SecurityOpt: [`seccomp=${JSON.stringify(seccomp)}`, 'apparmor=unconfined'],
      // The kernel lets a user namespace mount /proc only where nothing of it is covered up outside.
      MaskedPaths: [],
      ReadonlyPaths: [],
      Devices: [{ PathOnHost: '/dev/net/tun', PathInContainer: '/dev/net/tun', CgroupPermissions: 'rwm' }],
      Sysctls: {
        'net.ipv4.ip_unprivileged_port_start': '0',
        'net.ipv4.ping_group_range': '0 2147483647',
        // Shared memory without a process would fill the limit, and leave the kernel only programs of ours to end.
        'kernel.shm_rmid_forced': '1',
      },
      Memory: spec.limits.memoryBytes,
      MemorySwap: spec.limits.memoryBytes,
      NanoCpus: Math.round(spec.limits.cpus * 1e9),
      PidsLimit: spec.limits.pids,
      Ulimits: [
        { Name: 'nofile', Soft: 16_384, Hard: 16_384 },
        { Name: 'core', Soft: 0, Hard: 0 },
        // Some places stay for the platform's own programs (root is exempt), or nobody could end a fork bomb. The kernel
        // counts the student's uid together with the namespaces that it has made.
        { Name: 'nproc', Soft: ownPids, Hard: ownPids },
      ],
      // A host out of memory should end a sandbox before it ends the platform.
      OomScoreAdj: 200,
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
      Mounts: [
        {
          Type: 'volume',
          Source: name,
          Target: '/var/lib/docker',
          VolumeOptions: { NoCopy: true, Labels: labels, DriverConfig: { Name: 'local', Options: {} } },
        },
      ],
    },
  };
}
