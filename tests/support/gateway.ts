import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';
import { connectRealtime, type Realtime, type RealtimeOptions } from '#app/components/lab/realtime.ts';
import { type LinkStatus, linkTerminal, type TerminalLink } from '#app/components/workspace/terminal-link.ts';
import { openSessionCookie } from '#lib/auth/sessions.ts';
import { createBus } from '#lib/bus.ts';
import { systemClock } from '#lib/clock.ts';
import { readEnv } from '#lib/env.ts';
import { newId } from '#lib/ids.ts';
import { createLog } from '#lib/log.ts';
import { attachGateway } from '#lib/realtime/gateway.ts';
import type { Driver } from '#lib/sandbox/driver.ts';
import { testDatabase } from './database.ts';
import { PaperScreen } from './paper-screen.ts';

const SECRET = 'a secret of the tests, long enough';

/** The gateway on a server of its own, with accounts, sandbox rows and pages as a browser would connect them. */
export async function testGateway(driver: Driver) {
  const { db, url } = await testDatabase();
  const env = readEnv({ SLIPWAY_SECRET: SECRET, DATABASE_URL: url, NODE_ENV: 'test' });
  const deps = { env, db, driver, clock: systemClock, log: createLog('error'), bus: createBus() };
  const server = createServer((_request, response) => response.end('a page'));
  const gateway = attachGateway(server, deps);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const closing: (() => void)[] = [];
  afterAll(async () => {
    for (const close of closing) close();
    await gateway.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  let slot = 0;

  return {
    ...deps,
    port,
    /** A new account, signed in: the `Cookie` header of its browser. */
    async signIn(handle: string): Promise<{ userId: string; cookie: string }> {
      const userId = newId();
      await db.user.create({ data: { id: userId, name: handle, handle } });
      const client = { address: '127.0.0.1', userAgent: 'tests' };
      const { name, value } = await openSessionCookie(deps, { userId, client });
      return { userId, cookie: `${name}=${value}` };
    },
    async ownSandbox(userId: string, sandboxId: string): Promise<void> {
      slot += 1;
      const data = { id: sandboxId, userId, labSlug: `lab-${slot}`, status: 'ready', slot } as const;
      await db.sandbox.create({ data });
    },
    connect(cookie: string, options: RealtimeOptions & { viaPort?: number; origin?: string } = {}): Realtime {
      const address = `http://127.0.0.1:${options.viaPort ?? port}`;
      const headers = { cookie, origin: options.origin ?? address };
      const realtime = connectRealtime({ url: address, headers, transports: options.transports });
      closing.push(() => realtime.close());
      return realtime;
    },
  };
}

export type Page = {
  realtime: Realtime;
  link: TerminalLink;
  screen: PaperScreen;
  statuses: LinkStatus[];
  type(text: string | Uint8Array, key?: string): void;
  /** Resolves with all that is on the screen once `sign` is, else fails with the screen's end. */
  sees(sign: string | RegExp, withinMs?: number): Promise<string>;
};

/** A page with one terminal, through the code that the browser runs. */
export function openPage(
  realtime: Realtime,
  sandboxId: string,
  { terminalId = 'main', viewerId = newId(), screen = new PaperScreen() } = {},
): Page {
  const statuses: LinkStatus[] = [];
  const onStatus = (status: LinkStatus) => void statuses.push(status);
  const link = linkTerminal({ realtime, sandboxId, terminalId, viewerId, screen, onStatus });
  return {
    realtime,
    link,
    screen,
    statuses,
    type: (text, key) => void link.type(typeof text === 'string' ? Buffer.from(text) : text, key),
    async sees(sign, withinMs = 10_000) {
      const has = () => (typeof sign === 'string' ? screen.text.includes(sign) : sign.test(screen.text));
      await until(
        has,
        withinMs,
        () => `no ${sign} on the screen, which ends: ${JSON.stringify(screen.text.slice(-400))}`,
      );
      return screen.text;
    },
  };
}

/** Waits for what only the other side can bring about. */
export async function until(is: () => boolean, withinMs: number, otherwise: () => string): Promise<void> {
  const end = performance.now() + withinMs;
  while (!is()) {
    if (performance.now() > end) throw new Error(otherwise());
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
