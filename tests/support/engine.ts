import { randomBytes, randomUUID } from 'node:crypto';
import type Docker from 'dockerode';
import { afterAll } from 'vitest';
import { createLog } from '#lib/log.ts';
import { connectHostEngine } from '#lib/sandbox/docker-connection.ts';
import { type DockerSettings, INSTANCE_LABEL } from '#lib/sandbox/docker-container.ts';
import { createDockerDriver } from '#lib/sandbox/docker-driver.ts';
import type { Driver } from '#lib/sandbox/driver.ts';
import { runCommand } from '#lib/sandbox/run-command.ts';

export const TEST_LIMITS = { memoryBytes: 1024 ** 3, cpus: 2, pids: 512 };

export type Said = { exitCode: number | null; stdout: string; stderr: string };

export type TestEngine = {
  driver: Driver;
  /** The host engine itself, for looking behind the driver's back. */
  docker: Docker;
  settings: DockerSettings;
  /** A sandbox of its own slot, running. */
  startSandbox(): Promise<string>;
  /** Runs a line of shell as the student and gives what it said, without the last line break. */
  say(sandboxId: string, script: string): Promise<Said>;
};

/**
 * The real driver on the real host engine, as an installation of the calling test file's own. Everything that carries
 * its label is gone after the file's last test.
 */
export function testEngine(overrides: Partial<DockerSettings> = {}): TestEngine {
  const settings: DockerSettings = {
    SLIPWAY_INSTANCE: `slipway-test-${process.pid}-${randomBytes(2).toString('hex')}`,
    SLIPWAY_SANDBOX_IMAGE: process.env.SLIPWAY_SANDBOX_IMAGE || 'slipway/sandbox:latest',
    SLIPWAY_SANDBOX_INTERNET: true,
    SLIPWAY_UID_BASE: 1_500_000_000,
    ...overrides,
  };
  const dockerHost = process.env.DOCKER_HOST;
  const docker = connectHostEngine(dockerHost);
  const driver = createDockerDriver({ ...settings, DOCKER_HOST: dockerHost }, createLog('error'));
  let nextSlot = 0;
  afterAll(() => removeInstallation(docker, driver, settings.SLIPWAY_INSTANCE));
  return {
    driver,
    docker,
    settings,
    async startSandbox() {
      const id = randomUUID();
      nextSlot += 1;
      await driver.start({ id, slot: nextSlot, limits: TEST_LIMITS });
      return id;
    },
    async say(sandboxId, script) {
      const command = { argv: ['bash', '-c', script] as const, user: 'student' as const };
      const result = await runCommand(driver, sandboxId, command, { timeoutMs: 50_000, maxOutputBytes: 1024 ** 2 });
      if (result.timedOut) throw new Error(`no end after 50 s: ${script}`);
      const text = (bytes: Buffer) => bytes.toString('utf8').trimEnd();
      return { exitCode: result.exitCode, stdout: text(result.stdout), stderr: text(result.stderr) };
    },
  };
}

async function removeInstallation(docker: Docker, driver: Driver, instance: string): Promise<void> {
  await Promise.all((await driver.list()).map(({ id }) => driver.stop(id)));
  const filters = JSON.stringify({ label: [`${INSTANCE_LABEL}=${instance}`] });
  for (const { Id } of await docker.listContainers({ all: true, filters })) {
    await docker.getContainer(Id).remove({ force: true, v: true });
  }
  for (const { Id } of await docker.listNetworks({ filters })) await docker.getNetwork(Id).remove();
}
