import type { Readable } from 'node:stream';
import { SlipwayError } from '../errors.ts';
import { createFrameReader } from './exec-frames.ts';

/** Measured: about one second on an idle host. A crowded one may take many times that. */
const READY_TIMEOUT_MS = 60_000;
/** What the init says beside "ready" explains a failure; more than this no person reads. */
const KEPT_OUTPUT = 2_000;

/**
 * Resolves once the sandbox's init has said that the engine answers. Errors: engine-not-answering (in time),
 * sandbox-failed (the init ended; its last words are in the message), sandbox-gone (called off).
 */
export function waitForReady(output: Readable, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const readFrames = createFrameReader();
    let said = '';
    const finish = (error: SlipwayError | null) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      output.off('data', onData);
      output.off('close', onClose);
      output.off('end', onClose);
      if (error) reject(error);
      else resolve();
    };
    const onData = (chunk: Buffer) => {
      for (const { bytes } of readFrames(chunk)) said = (said + bytes.toString('utf8')).slice(-KEPT_OUTPUT);
      if (/^ready$/m.test(said)) finish(null);
    };
    const onClose = () =>
      finish(new SlipwayError('sandbox-failed', `the sandbox ended while starting: ${said.trim()}`));
    const onAbort = () => finish(new SlipwayError('sandbox-gone', 'the start was called off'));
    const timer = setTimeout(
      () => finish(new SlipwayError('engine-not-answering', `no engine after ${READY_TIMEOUT_MS} ms: ${said.trim()}`)),
      READY_TIMEOUT_MS,
    );
    output.on('data', onData);
    output.on('close', onClose);
    output.on('end', onClose);
    output.on('error', () => {});
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
  });
}

/** The IPv4 addresses that the kernel calls its own, from the text of /proc/net/fib_trie; without loopback. */
export function parseLocalAddresses(fibTrie: string): string[] {
  const addresses = new Set<string>();
  let leaf = '';
  for (const line of fibTrie.split(/\r?\n/)) {
    const found = /\|-- (\d+\.\d+\.\d+\.\d+)/.exec(line);
    if (found?.[1]) leaf = found[1];
    else if (/\/32 host LOCAL/.test(line) && !leaf.startsWith('127.')) addresses.add(leaf);
  }
  return [...addresses];
}
