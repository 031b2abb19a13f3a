import { type ChildProcess, spawn } from 'node:child_process';
import type { SystemUser } from './system-user.ts';

/** What the programs need of the environment: no setting, password or locale of the platform's own. */
const ENVIRONMENT: Readonly<Record<string, string>> = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** Runs a program to its end, as `user` where one is given. */
export function runAs(
  user: SystemUser | null,
  program: string,
  args: readonly string[],
): Promise<{ exitCode: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...identityOf(user), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, output }));
  });
}

/** Starts a program in a session of its own: Ctrl-C in the terminal does not reach it, and it may outlive us. */
export function startAs(user: SystemUser | null, program: string, args: readonly string[], log: number): ChildProcess {
  const child = spawn(program, args, { ...identityOf(user), detached: true, stdio: ['ignore', log, log] });
  child.unref();
  return child;
}

function identityOf(user: SystemUser | null) {
  // Next's types demand a NODE_ENV of every environment.
  const env = ENVIRONMENT as NodeJS.ProcessEnv;
  return { cwd: '/', env, ...(user && { uid: user.uid, gid: user.gid }) };
}
