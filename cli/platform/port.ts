import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { commandOf, findProcesses } from './processes.ts';
import { Refusal } from './refusal.ts';

/** Refuses, naming who has it where that can be known, when nobody could listen there. */
export async function requireFreePort(host: string, port: number): Promise<void> {
  const code = await tryListening(host, port);
  if (code === null) return;
  const holder = code === 'EADDRINUSE' ? await findListener(port) : null;
  throw new Refusal(portRefusal(code, host, port, holder));
}

/** Null when the port is free, else the system's error code. */
export function tryListening(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

export type Listener = { pid: number; command: string | null };

export function portRefusal(code: string, host: string, port: number, holder: Listener | null): string {
  if (code === 'EADDRINUSE') {
    const by = holder ? ` by process ${holder.pid}${holder.command ? ` (${holder.command})` : ''}` : '';
    return (
      `Port ${port} is taken${by}. Stop what listens there, or choose another port: ` +
      `SLIPWAY_PORT=${port === 65535 ? 3000 : port + 1} npm run up`
    );
  }
  if (code === 'EACCES') {
    return `This user may not listen on port ${port}. Choose one above 1023 (SLIPWAY_PORT), or run as root.`;
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `SLIPWAY_HOST is ${host}, which is no address of this machine. 0.0.0.0 means all of them.`;
  }
  return `Nothing can listen on ${host}:${port} (${code}). See SLIPWAY_HOST and SLIPWAY_PORT.`;
}

/** Inodes of the sockets that listen on `port`, from the text of /proc/net/tcp or tcp6. */
export function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => state === '0A' && local?.endsWith(suffix))
    .flatMap((fields) => fields[9] ?? []);
}

export async function findListener(port: number): Promise<Listener | null> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'utf8').catch(() => '')),
  );
  const sockets = new Set(tables.flatMap((table) => listeningInodes(table, port)).map((inode) => `socket:[${inode}]`));
  if (sockets.size === 0) return null;
  const [pid] = await findProcesses((link) => sockets.has(link), 'fd');
  return pid === undefined ? null : { pid, command: await commandOf(pid) };
}
