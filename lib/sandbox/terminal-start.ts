import type { Duplex } from 'node:stream';
import { SlipwayError } from '../errors.ts';

/** What the wrapper prints first on a terminal (images/sandbox/rootfs/usr/lib/slipway/exec). */
const BEGUN = 0;

/**
 * Resolves once the program on a terminal has begun. Otherwise the engine's refusal comes where the program's output
 * would, as text for the student to wonder at. Errors: no-terminal-left (the kernel's number of them, which all
 * sandboxes share, is used up), exec-failed.
 */
export function terminalBegun(stream: Duplex): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const first: Buffer | null = stream.read();
      if (first === null) return;
      const refusal = refusalIn(first);
      if (refusal) reject(refusal);
      finish();
      // A wrapper of an older image gives no sign. At once, since a stream that was read to its end is over a tick later.
      const output = first[0] === BEGUN ? first.subarray(1) : first;
      if (output.length > 0) stream.unshift(output);
    };
    const finish = () => {
      stream.off('readable', look);
      stream.off('end', finish);
      stream.off('close', finish);
      resolve();
    };
    stream.on('readable', look);
    stream.once('end', finish);
    stream.once('close', finish);
  });
}

function refusalIn(first: Buffer): SlipwayError | null {
  const text = first.toString('utf8');
  if (!/^OCI runtime exec failed/.test(text)) return null;
  const message = `the terminal did not open: ${text.trim().slice(0, 500)}`;
  const used = /(ptmx|pts|console).*no space left on device/s.test(text);
  return new SlipwayError(used ? 'no-terminal-left' : 'exec-failed', message);
}
