import { createHash } from 'node:crypto';
import net from 'node:net';

/**
 * A lock that the kernel gives back by itself when its holder ends, however it ends: an abstract Unix socket, bound by
 * one process at a time. So there is no stale lock file to recognise, and whoever is refused can ask who holds it.
 *
 * @typedef {{ release(): Promise<void> }} Lock
 * @typedef {{ lock: Lock, holder: null } | { lock: null, holder: number | null }} LockAttempt
 */

/** The name of the socket, which has room for 107 bytes. @param {string} purpose @param {string} path */
const addressOf = (purpose, path) =>
  `\0slipway-${purpose}-${createHash('sha256').update(path).digest('hex').slice(0, 32)}`;

/**
 * Takes the lock, or says at once which process holds it (null where it does not answer).
 *
 * @param {string} purpose
 * @param {string} path what is locked; absolute
 * @returns {Promise<LockAttempt>}
 */
export async function tryLock(purpose, path) {
  const address = addressOf(purpose, path);
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    // Held open, so that `waitForLock` sees the end of this process as the end of its connection.
    socket.unref();
    socket.write(`${process.pid}\n`);
    waiting.add(socket);
    socket.on('close', () => waiting.delete(socket));
  });
  /** @type {Set<net.Socket>} */
  const waiting = new Set();
  const bound = await new Promise((resolve, reject) => {
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(address, () => resolve(true));
  });
  if (!bound) return { lock: null, holder: await holderOf(purpose, path) };
  server.unref();
  return {
    holder: null,
    lock: {
      release: () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          for (const socket of waiting) socket.destroy();
        }),
    },
  };
}

/**
 * The process that holds the lock, or null where nobody does.
 *
 * @param {string} purpose
 * @param {string} path
 * @returns {Promise<number | null>}
 */
export async function holderOf(purpose, path) {
  const socket = net.connect(addressOf(purpose, path));
  try {
    return await new Promise((resolve) => {
      socket.setTimeout(2000, () => resolve(null));
      socket.once('error', () => resolve(null));
      socket.once('end', () => resolve(null));
      socket.once('data', (data) => resolve(Number.parseInt(String(data), 10) || null));
    });
  } finally {
    socket.destroy();
  }
}

/**
 * Takes the lock, after its present holder where there is one.
 *
 * @param {string} purpose
 * @param {string} path
 * @param {(holder: number | null) => void} onWait
 * @returns {Promise<Lock>}
 */
export async function waitForLock(purpose, path, onWait) {
  for (;;) {
    const { lock, holder } = await tryLock(purpose, path);
    if (lock) return lock;
    onWait(holder);
    await new Promise((resolve) => {
      const socket = net.connect(addressOf(purpose, path));
      socket.once('error', () => {});
      socket.once('close', resolve);
      socket.resume();
    });
  }
}
