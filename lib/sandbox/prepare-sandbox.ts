import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SlipwayError } from '../errors.ts';
import type { Lab, Parameters } from '../labs/lab.ts';
import { fillIn } from '../labs/parameters.ts';
import type { Driver } from './driver.ts';
import { packFolder } from './pack-folder.ts';
import { runCommand } from './run-command.ts';
import type { StartPhase } from './view.ts';

const FILES_TIMEOUT_MS = 60_000;
const SETUP_TIMEOUT_MS = 120_000;
const MAX_OUTPUT_BYTES = 8_192;

export type Preparation = {
  lab: Pick<Lab, 'sandbox' | 'filesDirectory' | 'setup'>;
  parameters: Parameters;
  signal: AbortSignal;
  onPhase: (phase: StartPhase) => Promise<void>;
};

/**
 * Makes a fresh sandbox ready for its lab, before the student gets the prompt: images, files, setup script.
 * Errors: those of the driver; `exec-failed` with the script's last words where the lab's own setup fails.
 */
export async function prepareSandbox(driver: Driver, id: string, preparation: Preparation): Promise<void> {
  const { lab, parameters, signal, onPhase } = preparation;
  if (lab.sandbox.images.length > 0) await onPhase('images');
  for (const image of lab.sandbox.images) {
    signal.throwIfAborted();
    await driver.preload(id, image);
  }
  if (lab.filesDirectory !== null) {
    signal.throwIfAborted();
    await onPhase('files');
    await copyFolder(driver, id, await packFolder(lab.filesDirectory));
  }
  if (lab.setup !== null) {
    signal.throwIfAborted();
    await onPhase('setup');
    await runSetup(driver, id, fillIn(lab.setup, parameters));
  }
}

async function copyFolder(driver: Driver, id: string, tar: Readable): Promise<void> {
  const unpacking = await driver.exec(id, { argv: ['tar', '--extract', '--no-same-owner'], user: 'student' });
  try {
    unpacking.stream.resume();
    unpacking.stderr?.resume();
    await pipeline(tar, unpacking.stream, { signal: AbortSignal.timeout(FILES_TIMEOUT_MS) });
    const exitCode = await unpacking.exited;
    if (exitCode !== 0) throw new SlipwayError('exec-failed', `copying the lab's files ended with ${exitCode}`);
  } finally {
    await unpacking.dispose();
  }
}

async function runSetup(driver: Driver, id: string, script: string): Promise<void> {
  const result = await runCommand(
    driver,
    id,
    { argv: ['bash', '-euo', 'pipefail', '-s'], user: 'student' },
    { input: script, timeoutMs: SETUP_TIMEOUT_MS, maxOutputBytes: MAX_OUTPUT_BYTES },
  );
  if (result.exitCode === 0) return;
  const lastWords = result.stderr.toString('utf8').trim().slice(-500);
  const how = result.timedOut ? `did not end in ${SETUP_TIMEOUT_MS / 1000} s` : `ended with ${result.exitCode}`;
  throw new SlipwayError('exec-failed', `the lab's setup.sh ${how}: ${lastWords}`);
}
