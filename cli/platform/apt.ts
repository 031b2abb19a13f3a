import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Whether this process may install Debian's packages: root, on a system that has apt. */
export const mayInstall = (): boolean => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

/** Installs packages of the distribution without a question. Throws with apt's last words when it fails. */
export async function aptInstall(packages: readonly string[], report: (detail: string) => void): Promise<void> {
  await aptGet(['update'], report);
  await aptGet(['install', '-y', '--no-install-recommends', ...packages], report);
}

function aptGet(args: readonly string[], report: (detail: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
    });
    let tail = '';
    const read = (chunk: Buffer) => {
      tail = (tail + chunk.toString()).slice(-2000);
      report(tail.trim().split('\n').at(-1)?.slice(0, 100) ?? '');
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`apt-get ${args.join(' ')} ended with ${code}:\n${tail}`)),
    );
  });
}
