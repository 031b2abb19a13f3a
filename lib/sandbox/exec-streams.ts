import { Duplex, Readable } from 'node:stream';
import { createFrameReader } from './exec-frames.ts';

/**
 * Splits the engine's connection to a program without a terminal into standard input and output (a Duplex) and
 * standard error. A reader that is slow on either holds the program back; so both must be read, or resumed.
 */
export function splitStreams(socket: Duplex): { stream: Duplex; stderr: Readable } {
  const readFrames = createFrameReader();
  const full = new Set<'stdout' | 'stderr'>();
  const wanted = (from: 'stdout' | 'stderr') => () => {
    full.delete(from);
    if (full.size === 0) socket.resume();
  };

  const stderr = new Readable({ read: wanted('stderr') });
  const stream = new Duplex({
    allowHalfOpen: true,
    read: wanted('stdout'),
    write: (chunk, _encoding, done) => void socket.write(chunk, done),
    final: (done) => void socket.end(done),
    destroy(error, done) {
      socket.destroy();
      stderr.destroy();
      done(error);
    },
  });

  socket.on('data', (chunk: Buffer) => {
    for (const { from, bytes } of readFrames(chunk)) {
      const hasRoom = (from === 'stdout' ? stream : stderr).push(bytes);
      if (!hasRoom) full.add(from);
    }
    if (full.size > 0) socket.pause();
  });
  socket.once('end', () => {
    stream.push(null);
    stderr.push(null);
  });
  // Broken off: the readers learn it as a premature close; `exited` tells what became of the program.
  socket.once('error', () => stream.destroy());
  socket.once('close', () => {
    if (!stream.readableEnded && !stream.destroyed && !socket.readableEnded) stream.destroy();
  });
  return { stream, stderr };
}
