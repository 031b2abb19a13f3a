import { beforeAll, expect, test } from 'vitest';
import { cuttableLine } from '#tests/support/cuttable-line.ts';
import { testEngine } from '#tests/support/engine.ts';
import { openPage, testGateway, until } from '#tests/support/gateway.ts';
import { PaperScreen } from '#tests/support/paper-screen.ts';
import { randomBytes, seeded } from '#tests/support/seeded.ts';

const engine = testEngine();
const gateway = await testGateway(engine.driver);
let sandboxId: string;
let cookie: string;

beforeAll(async () => {
  sandboxId = await engine.startSandbox();
  const person = await gateway.signIn('ada');
  cookie = person.cookie;
  await gateway.ownSandbox(person.userId, sandboxId);
});

let terminals = 0;
/** A page with a terminal of its own, at the prompt. */
async function atPrompt(options: { viaPort?: number; screen?: PaperScreen } = {}) {
  const terminalId = `t${++terminals}`;
  const realtime = gateway.connect(cookie, options);
  const page = openPage(realtime, sandboxId, { terminalId, ...(options.screen && { screen: options.screen }) });
  await page.sees('student@lab');
  const leave = async () => {
    await realtime.ask('terminal:close', { sandboxId, terminalId });
    page.link.leave();
    realtime.close();
  };
  return { ...page, terminalId, leave };
}

test('every byte that a program prints arrives, whatever it is', async () => {
  const page = await atPrompt();
  page.type(
    "stty raw -echo; head -c 300000 /dev/urandom > printed; printf 'BE''GIN'; cat printed; printf 'E''ND'; stty sane\r",
  );
  await page.sees('END', 20_000);
  const screen = Buffer.concat(page.screen.written);
  const begin = screen.indexOf('BEGIN') + 'BEGIN'.length;
  const { stdout } = await engine.say(sandboxId, 'base64 -w0 printed');
  const printed = Buffer.from(stdout, 'base64');
  expect(printed.length).toBe(300_000);
  expect(screen.subarray(begin, begin + 300_000).equals(printed)).toBe(true);
  expect(screen.subarray(begin + 300_000, begin + 300_003).toString()).toBe('END');
  await page.leave();
});

test('every byte that is typed arrives, in order: all 256 of them, Ctrl-P among them, and a large paste', async () => {
  const page = await atPrompt();
  const typed = Uint8Array.from([...Array(256).keys(), ...randomBytes(seeded(3), 200_000)]);
  page.type(`stty raw -echo; printf 'GO''ON'; head -c ${typed.length} > typed; stty sane; printf 'DO''NE'\r`);
  await page.sees('GOON');
  page.type(typed);
  await page.sees('DONE', 20_000);
  const { stdout } = await engine.say(sandboxId, 'base64 -w0 typed');
  expect(Buffer.from(stdout, 'base64').equals(Buffer.from(typed))).toBe(true);
  await page.leave();
});

test('a character that comes in two halves is whole on the screen', async () => {
  const page = await atPrompt();
  page.type("printf 'price \\xe2'; sleep 0.3; printf '\\x82\\xac 5'\r");
  expect(await page.sees('€ 5')).toContain('price € 5');
  await page.leave();
});

test('a new size reaches the program at once, and of many in a row the last one counts', async () => {
  const page = await atPrompt();
  const program = 'trap "echo size=\\$(stty size)" WINCH; echo RE""ADY; while :; do sleep 0.05; done';
  page.type(`bash -c '${program}'\r`);
  await page.sees('READY');
  for (let cols = 81; cols <= 119; cols++) page.link.resize({ cols, rows: 30 });
  page.link.resize({ cols: 120, rows: 40 });
  await page.sees('size=40 120');
  await page.leave();
});

test('a page that was cut off gets exactly what it missed, and what it typed meanwhile runs once', async () => {
  const line = await cuttableLine(gateway.port);
  const page = await atPrompt({ viaPort: line.port });
  page.type('for n in $(seq 1 400); do echo "line $n."; sleep 0.005; done; echo "AL""L"\r');
  await page.sees('line 40.');
  line.cut();
  await until(
    () => page.realtime.facts.state === 'reconnecting',
    5000,
    () => 'the cut was not noticed',
  );
  page.type('echo typed >> while-away\r', 'a-click-on-run');
  await new Promise((resolve) => setTimeout(resolve, 700));
  line.mend();
  await page.sees('ALL', 20_000);
  await page.sees(/echo typed >> while-away\r[\s\S]*\$ $/);
  const counted = [...page.screen.text.matchAll(/^line (\d+)\./gm)].map(([, n]) => Number(n));
  expect([counted, page.screen.clears]).toEqual([Array.from({ length: 400 }, (_, n) => n + 1), 1]);
  expect((await engine.say(sandboxId, 'cat while-away')).stdout).toBe('typed');
  await page.leave();
  await line.close();
});

test('a page that is reloaded finds its shell and what it printed', async () => {
  const page = await atPrompt();
  page.type("cd /tmp; here=kept; echo BE''FORE\r");
  await page.sees('BEFORE');
  page.realtime.close();
  const again = openPage(gateway.connect(cookie), sandboxId, { terminalId: page.terminalId });
  await again.sees('BEFORE');
  again.type('echo "still $here in $PWD"\r');
  await again.sees('still kept in /tmp');
  again.realtime.close();
});

test('two pages see the same terminal, and a slow one does not hold up the other', async () => {
  const page = await atPrompt();
  const slow = openPage(gateway.connect(cookie), sandboxId, {
    terminalId: page.terminalId,
    screen: new PaperScreen({ slow: true }),
  });
  await slow.sees('student@lab');
  page.type("seq 1 400000; echo AL''L\r");
  await page.sees(/\nALL/, 30_000);
  // All that it holds back at last, again and again: it has lost the middle, and ends where the other does.
  await until(
    () => {
      slow.screen.showAll();
      return /400000\r\nALL/.test(slow.screen.text.slice(-2000));
    },
    20_000,
    () => `the slow page did not catch up: ${slow.screen.text.slice(-200)}`,
  );
  expect(slow.screen.clears).toBeGreaterThan(1);
  slow.realtime.close();
  await page.leave();
});

test('a flood stays bounded, and Ctrl-C ends it at once', async () => {
  /** Takes everything in as fast as a real page and keeps only the end. */
  class CountingScreen extends PaperScreen {
    bytes = 0;
    override write(bytes: Uint8Array, shown: () => void): void {
      this.bytes += bytes.length;
      this.written = [...this.written.slice(-4), bytes.slice()];
      setImmediate(shown);
    }
  }
  const screen = new CountingScreen();
  const page = await atPrompt({ screen });
  global.gc?.();
  const before = process.memoryUsage();
  page.type('yes "a line of a flood that nobody can read"\r');
  await until(
    () => screen.bytes > 30_000_000,
    30_000,
    () => `only ${screen.bytes} bytes came`,
  );
  const during = process.memoryUsage();
  page.type('\u0003');
  await page.sees(/\^C[\s\S]*student@lab[^\n]*\$ $/, 5000);
  const grown = (during.arrayBuffers - before.arrayBuffers) / 1024 / 1024;
  // Page and server share this process, so this is the growth of both.
  expect(grown).toBeLessThan(48);
  await page.leave();
});

test('the end of a shell is told with its code, and a new one starts on an empty screen', async () => {
  const page = await atPrompt();
  page.type('exit 7\r');
  await until(
    () => page.statuses.at(-1)?.state === 'ended',
    5000,
    () => 'the end was not told',
  );
  expect(page.statuses.at(-1)).toEqual({ state: 'ended', exitCode: 7 });
  page.link.restart();
  await until(
    () => page.screen.clears === 2,
    5000,
    () => 'no new shell',
  );
  await page.sees('student@lab');
  await page.leave();
});
