import { type Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { Clock } from '../clock.ts';
import { codeOf, SlipwayError } from '../errors.ts';

/**
 * One request to a student's engine. The student is root in there and may have put anything behind the socket, so the
 * answer is bounded in size and in whole time (not only in silence: a slow drip is cut off too) before it is looked at.
 */

/** The engine's API as of this version; older ones lack nothing that is asked, newer engines still speak it. */
const API = '/v1.44';

export type EngineRequest = {
  method: 'GET' | 'HEAD' | 'POST' | 'DELETE';
  /** Without the version; already encoded. */
  path: string;
  body?: unknown;
  limitBytes: number;
  /** For the whole request, from the connection to the last byte. */
  timeoutMs: number;
  /** An answer longer than the limit is cut there, instead of refused. */
  cut?: boolean;
};

export type EngineReply = { status: number; headers: IncomingHttpHeaders; body: Buffer };

/** Errors: engine-not-answering, engine-answer-malformed, and what opening a connection may throw. */
export async function askEngine(agent: Agent, clock: Clock, asked: EngineRequest): Promise<EngineReply> {
  const first = await attempt(agent, clock, asked);
  if (first !== 'stale') return first;
  const second = await attempt(agent, clock, asked);
  if (second !== 'stale') return second;
  throw new SlipwayError('engine-not-answering', `${asked.method} ${asked.path}: every connection was closed`);
}

/** What a piece of an answer costs at the least, however short it is: an answer in single bytes is no small answer. */
const PIECE_BYTES = 512;

/** `stale`: a kept connection had been closed meanwhile, and the engine never saw the request. */
function attempt(agent: Agent, clock: Clock, asked: EngineRequest): Promise<EngineReply | 'stale'> {
  const { method, path, limitBytes, timeoutMs, cut = false } = asked;
  const payload = asked.body === undefined ? undefined : JSON.stringify(asked.body);
  const headers = payload ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) } : {};
  return new Promise((resolve, reject) => {
    let answered = false;
    let tooLarge = false;
    const sent = request({ agent, host: 'sandbox', method, path: API + path, headers });
    const cancel = clock.after(timeoutMs, () => {
      finish(() =>
        reject(new SlipwayError('engine-not-answering', `${method} ${path}: no whole answer in ${timeoutMs} ms`)),
      );
      sent.destroy();
    });
    const finish = (settle: () => void) => {
      cancel();
      settle();
    };
    sent.on('response', (answer) => {
      answered = true;
      const chunks: Buffer[] = [];
      let size = 0;
      const reply = () => ({
        status: answer.statusCode ?? 0,
        headers: answer.headers,
        body: Buffer.concat(chunks).subarray(0, limitBytes),
      });
      answer.on('data', (chunk: Buffer) => {
        if (tooLarge) return;
        chunks.push(chunk);
        size += Math.max(chunk.length, PIECE_BYTES);
        if (size <= limitBytes) return;
        tooLarge = true;
        finish(() => (cut ? resolve(reply()) : reject(malformed(asked, `more than ${limitBytes} bytes`))));
        sent.destroy();
      });
      answer.on('end', () => finish(() => resolve(reply())));
      answer.on('error', (error) => finish(() => reject(worded(asked, error))));
    });
    sent.on('error', (error) => {
      const stale = sent.reusedSocket && !answered && isClosed(error);
      finish(() => (stale ? resolve('stale') : reject(worded(asked, error))));
    });
    sent.end(payload);
  });
}

const isClosed = (error: Error): boolean => 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');

export const malformed = ({ method, path }: Pick<EngineRequest, 'method' | 'path'>, what: string): SlipwayError =>
  new SlipwayError('engine-answer-malformed', `${method} ${path}: ${what}`);

/** Errors of the driver keep their code; a parser's error is a malformed answer; all else is silence. */
function worded(asked: EngineRequest, error: Error): unknown {
  if (codeOf(error) !== null) return error;
  if ('code' in error && typeof error.code === 'string' && error.code.startsWith('HPE_'))
    return malformed(asked, error.message);
  return new SlipwayError('engine-not-answering', `${asked.method} ${asked.path}: ${error.message}`, { cause: error });
}
