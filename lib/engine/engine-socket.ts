import { Agent, type ClientRequestArgs } from 'node:http';
import { Duplex } from 'node:stream';
import { SlipwayError } from '../errors.ts';
import type { Driver, Execution } from '../sandbox/driver.ts';

/** Opens one connection to the engine inside a sandbox: a program whose standard streams are the engine's socket. */
type Open = () => Promise<Execution>;

/** After the program's end its last bytes may still be on their way; longer than this nothing is waited for. */
const LAST_BYTES_MS = 250;
/** Of socat's complaint, for the operator's log. */
const COMPLAINT_CHARACTERS = 300;

export const openEngineSocket =
  (driver: Pick<Driver, 'exec'>, sandboxId: string): Open =>
  () =>
    driver.exec(sandboxId, {
      argv: ['socat', 'STDIO', 'UNIX-CONNECT:/var/run/docker.sock'],
      user: 'platform',
      cwd: '/',
    });

/**
 * Keeps connections open between requests. How many are used at once is the caller's business (places.ts). `destroy()` closes
 * them all, and with them the programs behind them.
 */
export class EngineAgent extends Agent {
  readonly #open: Open;
  /** How often all was closed: a connection that was being opened meanwhile came too late. */
  #closings = 0;

  constructor(open: Open, maxFreeSockets: number) {
    super({ keepAlive: true, maxFreeSockets });
    this.#open = open;
  }

  override createConnection(
    _options: ClientRequestArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const closings = this.#closings;
    // Node's types want a stream beside the error; it looks at the error first.
    const refuse = (error: Error) => callback?.(error, undefined as unknown as Duplex);
    this.#open().then((execution) => {
      const socket = new EngineSocket(execution);
      if (closings === this.#closings) return callback?.(null, socket);
      socket.destroy();
      refuse(new SlipwayError('engine-not-answering', 'the connections were closed while this one was opened'));
    }, refuse);
    return undefined;
  }

  override destroy(): void {
    this.#closings += 1;
    super.destroy();
  }
}

/** An execution that passes for a network socket. */
class EngineSocket extends Duplex {
  readonly #execution: Execution;
  #complaint = '';

  constructor(execution: Execution) {
    super({ allowHalfOpen: false });
    this.#execution = execution;
    const { stream, stderr } = execution;
    stream.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) stream.pause();
    });
    stream.on('end', () => this.push(null));
    stream.on('error', (error) => this.destroy(error));
    stream.on('close', () => this.destroy());
    stream.pause();
    stderr?.on('data', (chunk: Buffer) => {
      this.#complaint = (this.#complaint + chunk.toString('utf8')).slice(0, COMPLAINT_CHARACTERS);
    });
    stderr?.on('error', () => {});
    execution.exited.then((code) =>
      setTimeout(() => this.destroy(endedWith(code, this.#complaint)), LAST_BYTES_MS).unref(),
    );
  }

  override _read(): void {
    this.#execution.stream.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#execution.stream.write(chunk, done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    // Gone already is what is wanted; a failure to close has nobody left to tell.
    this.#execution.dispose().catch(() => {});
    done(error);
  }

  // What Node's HTTP client calls on a socket, and has no meaning for a program's streams.
  setTimeout = (): this => this;
  setNoDelay = (): this => this;
  setKeepAlive = (): this => this;
  /** After an answer that closes the connection. All that was asked has been written by then. */
  destroySoon = (): void => void this.destroy();
  ref = (): this => this;
  unref = (): this => this;
}

/** No error where it ended as it should: Node then reports a request that was cut off by itself. */
function endedWith(code: number | null, complaint: string): Error | undefined {
  if (code === 0) return undefined;
  return new SlipwayError(
    'engine-not-answering',
    `the connection to the student's engine ended (${code}): ${complaint.trim()}`,
  );
}
