import { createServer, type RequestListener } from 'node:http';
import { type Duplex, duplexPair, Readable } from 'node:stream';
import type { Driver, Execution } from '#lib/sandbox/driver.ts';

/**
 * What a student may have put behind the engine's socket, reached as the platform reaches it: through the streams of an
 * execution, here in memory. Named for how it behaves.
 */
export type SandboxWithEngine = Pick<Driver, 'exec'> & {
  /** Connections opened so far, and those not disposed of yet. */
  opened: number;
  alive: number;
  /** Bytes that the engine could get rid of. */
  sent: number;
};

function sandboxWith(serve: (socket: Duplex, sandbox: SandboxWithEngine) => void): SandboxWithEngine {
  const sandbox: SandboxWithEngine = {
    opened: 0,
    alive: 0,
    sent: 0,
    async exec() {
      const [stream, socket] = duplexPair();
      sandbox.opened += 1;
      sandbox.alive += 1;
      socket.on('error', () => {});
      const exited = new Promise<number | null>((resolve) => socket.once('close', () => resolve(0)));
      let disposed = false;
      const execution: Execution = {
        stream,
        stderr: Readable.from([]),
        exited,
        resize: async () => {},
        async dispose() {
          if (!disposed) sandbox.alive -= 1;
          disposed = true;
          stream.destroy();
          socket.destroy();
        },
      };
      serve(socket, sandbox);
      return execution;
    },
  };
  return sandbox;
}

/** Speaks HTTP, and answers as the listener does. */
export function createHonestEngine(listener: RequestListener): SandboxWithEngine {
  const server = createServer({ keepAliveTimeout: 0 }, listener);
  return sandboxWith((socket) => server.emit('connection', socket));
}

/** Answers every question with this text as JSON. */
export const createEngineSaying = (body: string, status = 200): SandboxWithEngine =>
  createHonestEngine((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });

/** Begins a well-formed answer and never stops, as fast as it is read. */
export const createEndlessEngine = (): SandboxWithEngine =>
  sandboxWith((socket, sandbox) => {
    const flood = () => {
      const block = Buffer.alloc(64 * 1024, 'x');
      do sandbox.sent += block.length;
      while (!socket.destroyed && socket.write(block));
    };
    socket.once('data', () => {
      socket.resume();
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n["');
      flood();
      socket.on('drain', flood);
    });
  });

/** Sends headers without end. */
export const createHeaderFloodEngine = (): SandboxWithEngine =>
  sandboxWith((socket, sandbox) => {
    socket.once('data', () => {
      socket.resume();
      socket.write('HTTP/1.1 200 OK\r\n');
      const flood = () => {
        const line = `X-Flood: ${'x'.repeat(4_000)}\r\n`;
        do sandbox.sent += line.length;
        while (!socket.destroyed && socket.write(line));
      };
      flood();
      socket.on('drain', flood);
    });
  });

/** Says things that are not HTTP. */
export const createBabblingEngine = (): SandboxWithEngine =>
  sandboxWith((socket) => socket.once('data', () => socket.write('\u0000\u0001 hello, I am an engine!\r\n\r\n')));

/** Sends one byte of a well-formed answer each time it is poked, and is never done. */
export function createDrippingEngine(): SandboxWithEngine & { drip(): void } {
  const sockets: Duplex[] = [];
  const sandbox = sandboxWith((socket) => {
    socket.once('data', () => {
      socket.resume();
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n');
      sockets.push(socket);
    });
  });
  return Object.assign(sandbox, {
    drip: () => {
      for (const socket of sockets) if (!socket.destroyed) socket.write('[');
    },
  });
}

/** Takes the question and says nothing. */
export const createSilentEngine = (): SandboxWithEngine => sandboxWith((socket) => socket.resume());

/** Promises a long answer and goes away in the middle. */
export const createQuittingEngine = (): SandboxWithEngine =>
  sandboxWith((socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"Id":');
      socket.end();
    });
  });

/** Has no socket at all: the program that should connect ends at once and complains. */
export function createAbsentEngine(): Pick<Driver, 'exec'> {
  return {
    async exec() {
      const [stream, socket] = duplexPair();
      return {
        stream,
        stderr: Readable.from([Buffer.from('socat: E connect(/var/run/docker.sock): No such file or directory')]),
        exited: Promise.resolve(1),
        resize: async () => {},
        async dispose() {
          stream.destroy();
          socket.destroy();
        },
      };
    },
  };
}
