/** Which stream of a program a piece of its output came from. */
export type OutputPiece = { from: 'stdout' | 'stderr'; bytes: Buffer };

const HEADER_BYTES = 8;
const STDERR = 2;

/**
 * Takes apart the engine's output of a program without a terminal: frames of a header of 8 bytes (stream, 3 zeros,
 * length) and a payload. Payloads are handed on as they come, without waiting for a frame to be complete, so memory
 * stays bounded by what one read delivers.
 */
export function createFrameReader(): (chunk: Buffer) => OutputPiece[] {
  let header = Buffer.alloc(0);
  let from: OutputPiece['from'] = 'stdout';
  let remaining = 0;

  return (chunk) => {
    const pieces: OutputPiece[] = [];
    let at = 0;
    while (at < chunk.length) {
      if (remaining === 0) {
        const part = chunk.subarray(at, at + HEADER_BYTES - header.length);
        header = Buffer.concat([header, part]);
        at += part.length;
        if (header.length < HEADER_BYTES) break;
        from = header[0] === STDERR ? 'stderr' : 'stdout';
        remaining = header.readUInt32BE(4);
        header = Buffer.alloc(0);
        continue;
      }
      const bytes = chunk.subarray(at, at + remaining);
      pieces.push({ from, bytes });
      at += bytes.length;
      remaining -= bytes.length;
    }
    return pieces;
  };
}
