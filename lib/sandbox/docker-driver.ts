import { statfs } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { codeOf, SlipwayError } from '../errors.ts';
import type { Log } from '../log.ts';
import { connectHostEngine } from './docker-connection.ts';
import {
  containerOptions,
  type DockerSettings,
  instanceFilter,
  SANDBOX_LABEL,
  SLOT_LABEL,
  sandboxName,
} from './docker-container.ts';
import { askEngine } from './docker-errors.ts';
import { execInContainer } from './docker-exec.ts';
import { createExitWatch } from './docker-exits.ts';
import { createHostPreparation } from './docker-host.ts';
import { untilGone } from './docker-removal.ts';
import { waitForReady } from './docker-start.ts';
import type { Driver, SandboxSeen, SandboxSpec, StartOptions } from './driver.ts';

type Settings = DockerSettings & { DOCKER_HOST?: string | undefined };

const PRELOAD_TIMEOUT_MS = 5 * 60_000;

/**
 * Sandboxes as unprivileged containers of a Docker engine (docs/isolation.md). All that it makes is labelled with the
 * instance's name. One network is shared by all sandboxes; it is made at the first start and kept.
 */
export function createDockerDriver(env: Settings, log: Log): Driver {
  const docker = connectHostEngine(env.DOCKER_HOST);
  const exits = createExitWatch(docker, instanceFilter(env));
  const host = createHostPreparation(docker, env, log);
  const container = (id: string) => docker.getContainer(sandboxName(env, id));

  async function start(spec: SandboxSpec, options: StartOptions = {}): Promise<void> {
    try {
      await startContainer(spec, options);
    } catch (thrown) {
      log.warn('sandbox.start-failed', { sandbox: spec.id, cause: thrown });
      await stop(spec.id).catch((cause) => log.warn('sandbox.clean-up-failed', { sandbox: spec.id, cause }));
      throw thrown;
    }
  }

  async function startContainer(spec: SandboxSpec, { signal, onPhase }: StartOptions): Promise<void> {
    onPhase?.('container');
    const running = await isRunning(spec.id);
    if (running === false) await stop(spec.id);
    if (running !== true) await create(spec);
    stopIfAborted(signal);

    const output = (await askEngine('attaching to the sandbox', () =>
      container(spec.id).attach({ stream: true, stdout: true, stderr: true, logs: true }),
    )) as unknown as Readable;
    try {
      if (running !== true) await askEngine('starting the sandbox', () => container(spec.id).start());
      onPhase?.('engine');
      await waitForReady(output, signal);
    } finally {
      output.destroy();
    }
  }

  async function create(spec: SandboxSpec): Promise<void> {
    const { denied } = await host.prepare();
    const options = containerOptions(env, spec, denied);
    try {
      await askEngine('creating the sandbox', () => docker.createContainer(options));
    } catch (thrown) {
      // Somebody removed the network since it was made, `npm run down` for one.
      if (codeOf(thrown) === 'host-engine-error') host.forget();
      throw thrown;
    }
  }

  /** Null: there is no such container. */
  async function isRunning(id: string): Promise<boolean | null> {
    try {
      const seen = await askEngine('looking at the sandbox', () => container(id).inspect());
      return seen.State.Running;
    } catch (thrown) {
      if (codeOf(thrown) === 'sandbox-gone') return null;
      throw thrown;
    }
  }

  async function stop(id: string): Promise<void> {
    await untilGone('removing the sandbox', () => container(id).remove({ force: true, v: true }));
    await untilGone('removing its volume', () => docker.getVolume(sandboxName(env, id)).remove());
  }

  async function list(): Promise<SandboxSeen[]> {
    const filters = JSON.stringify({ label: [instanceFilter(env), SANDBOX_LABEL] });
    // Volumes first: a sandbox that starts between the two questions then looks whole, not like a volume left behind.
    const { Volumes } = await askEngine('listing volumes', () => docker.listVolumes({ filters }));
    const containers = await askEngine('listing sandboxes', () => docker.listContainers({ all: true, filters }));
    const seen = new Map<string, SandboxSeen>();
    for (const volume of Volumes ?? []) {
      const createdAt = (volume as { CreatedAt?: string }).CreatedAt;
      const entry = seenFrom(volume.Labels, 'ended', createdAt ? new Date(createdAt) : new Date(0));
      seen.set(entry.id, entry);
    }
    for (const { Labels, State, Created } of containers) {
      const ended = State !== 'running' && State !== 'created';
      const entry = seenFrom(Labels, ended ? 'ended' : 'running', new Date(Created * 1000));
      seen.set(entry.id, entry);
    }
    return [...seen.values()];
  }

  async function preload(id: string, image: string): Promise<void> {
    await askEngine('looking for the image', () => docker.getImage(image).inspect());
    const layers = (await askEngine('reading the image', () => docker.getImage(image).get())) as Readable;
    const loading = await execInContainer(docker, exits, sandboxName(env, id), {
      argv: ['docker', 'load', '--quiet'],
      user: 'student',
    });
    try {
      loading.stream.resume();
      loading.stderr?.resume();
      const signal = AbortSignal.timeout(PRELOAD_TIMEOUT_MS);
      await pipeline(layers, loading.stream, { signal, end: true }).catch((cause) => {
        throw new SlipwayError('sandbox-failed', `copying ${image} into the sandbox: ${cause.message}`, { cause });
      });
      const exitCode = await loading.exited;
      if (exitCode !== 0) throw new SlipwayError('sandbox-failed', `docker load of ${image} ended with ${exitCode}`);
    } finally {
      layers.destroy();
      await loading.dispose();
    }
  }

  return {
    name: 'docker',
    start,
    stop,
    list,
    exec: (id, command) => execInContainer(docker, exits, sandboxName(env, id), command),
    preload,
    async capacity() {
      const facts = (await askEngine('asking for the host', () => docker.info())) as {
        MemTotal: number;
        DockerRootDir: string;
      };
      return { memoryBytes: facts.MemTotal, freeDiskBytes: await freeDiskBytes(env.DOCKER_HOST, facts.DockerRootDir) };
    },
    async usage(id) {
      const stats = await askEngine('measuring the sandbox', () =>
        container(id).stats({ stream: false, 'one-shot': true }),
      );
      if (stats.memory_stats?.usage === undefined) throw new SlipwayError('sandbox-gone', `sandbox ${id} has ended`);
      return {
        // What the kernel could take back at any moment is not counted: it would make every sandbox look full.
        memoryBytes:
          stats.memory_stats.usage -
          (stats.memory_stats.stats?.total_inactive_file ?? stats.memory_stats.stats?.inactive_file ?? 0),
        memoryLimitBytes: stats.memory_stats.limit,
        pids: stats.pids_stats?.current ?? 0,
        cpuNanoseconds: stats.cpu_stats.cpu_usage.total_usage,
      };
    },
  };
}

/** Only of an engine on this machine. A container's own root lies on the disk of the engine that runs it. */
async function freeDiskBytes(dockerHost: string | undefined, engineRoot: string): Promise<number | null> {
  if (dockerHost && !dockerHost.startsWith('unix:')) return null;
  const disk = await statfs(engineRoot).catch(() => statfs('/'));
  return disk.bavail * disk.bsize;
}

function seenFrom(labels: Record<string, string>, state: SandboxSeen['state'], createdAt: Date): SandboxSeen {
  return { id: labels[SANDBOX_LABEL] ?? '', slot: Number(labels[SLOT_LABEL] ?? -1), state, createdAt };
}

function stopIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new SlipwayError('sandbox-gone', 'the start was called off');
}
