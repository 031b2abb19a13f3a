import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { connectStudentEngine } from '#lib/engine/student-engine.ts';
import { codeOf } from '#lib/errors.ts';
import { testEngine } from '#tests/support/engine.ts';
import { asStudent } from './support.ts';

// Each has its answer within a quarter of this; a sandbox that no longer answers at all should not be waited for long.
vi.setConfig({ testTimeout: 40_000, hookTimeout: 40_000 });

/**
 * The student puts a program of their own behind the engine's socket. Whatever it says, the platform has an answer in
 * bounded time and memory, and never mistakes noise for a fact.
 */

const { driver, startSandbox } = testEngine();
let mallory = '';

beforeAll(async () => {
  mallory = await startSandbox();
});
afterEach(async () => {
  await student('pkill -f fake-engine; mv -f /run/student/kept.sock /run/student/docker.sock; exit 0');
});
const student = (script: string) => asStudent(driver, mallory, 'bash', script);

/** Answers every connection by `lines` of Python with the socket `s` at hand. */
async function pretend(lines: string): Promise<void> {
  const program = `
import os, socket, sys, threading, time
path = '/run/student/docker.sock'
def write(b): s.sendall(b)
def serve(s):
    try:
        s.recv(65536)
${lines
  .split('\n')
  .map((line) => `        ${line}`)
  .join('\n')}
    except OSError: pass
    try: s.close()
    except OSError: pass
l = socket.socket(socket.AF_UNIX); l.bind(path); l.listen(50)
while True:
    c, _ = l.accept()
    threading.Thread(target=serve, args=(c,), daemon=True).start()
`;
  await student(
    `mv -n /run/student/docker.sock /run/student/kept.sock
     cat > ~/fake-engine.py <<'PYTHON'
${program}
PYTHON
     (nohup python3 ~/fake-engine.py >/dev/null 2>&1 &)
     until [ -S /run/student/docker.sock ]; do sleep 0.05; done`,
  );
}

/** What a question comes to, in which time, and by how much the platform's memory grew at the most meanwhile. */
async function ask(): Promise<{ outcome: string | null; seconds: number; megabytes: number }> {
  const engine = connectStudentEngine(driver, mallory);
  globalThis.gc?.();
  const resident = () => process.memoryUsage.rss() / 1e6;
  const before = resident();
  let peak = before;
  const sampling = setInterval(() => {
    peak = Math.max(peak, resident());
  }, 20);
  const began = performance.now();
  try {
    const outcome = await engine.listImages().then(
      (images) => `answered with ${images.length}`,
      (thrown) => codeOf(thrown) ?? String(thrown),
    );
    return { outcome, seconds: (performance.now() - began) / 1000, megabytes: peak - before };
  } finally {
    clearInterval(sampling);
    engine.close();
  }
}

const HEAD = "s.sendall(b'HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\n')";
const fakes: readonly [title: string, lines: string, expected: string][] = [
  ['garbage', 's.sendall(os.urandom(1000000))', 'engine-answer-malformed'],
  ['garbage without end', 'while True: s.sendall(os.urandom(1 << 20))', 'engine-answer-malformed'],
  [
    'headers without end',
    `${HEAD}\nwhile True: s.sendall(b'X-Header: ' + b'x' * 60000 + b'\\r\\n')`,
    'engine-answer-malformed',
  ],
  [
    'many small headers without end',
    `${HEAD}\nwhile True: s.sendall(b'a: b\\r\\n' * 10000)`,
    'engine-answer-malformed',
  ],
  [
    'a body without end',
    `${HEAD}\ns.sendall(b'\\r\\n')\nwhile True: s.sendall(b'[' * (1 << 20))`,
    'engine-answer-malformed',
  ],
  [
    'chunks without end',
    `${HEAD}\ns.sendall(b'Transfer-Encoding: chunked\\r\\n\\r\\n')\nwhile True: s.sendall(b'100000\\r\\n' + b' ' * 0x100000 + b'\\r\\n')`,
    'engine-answer-malformed',
  ],
  [
    'chunks of one byte without end',
    `${HEAD}\ns.sendall(b'Transfer-Encoding: chunked\\r\\n\\r\\n')\nwhile True: s.sendall(b'1\\r\\n \\r\\n' * 20000)`,
    'engine-answer-malformed',
  ],
  [
    'a body of 10 GB by its own account',
    `${HEAD}\ns.sendall(b'Content-Length: 10000000000\\r\\n\\r\\n')\nwhile True: s.sendall(b' ' * (1 << 20))`,
    'engine-answer-malformed',
  ],
  [
    'brackets nested a million deep',
    `${HEAD}\nb = b'[' * 1000000\ns.sendall(b'Content-Length: 1000000\\r\\n\\r\\n' + b)`,
    'engine-answer-malformed',
  ],
  [
    'a list of a million nothings',
    `${HEAD}\nb = b'[' + b'0,' * 1000000 + b'0]'\ns.sendall(b'Content-Length: %d\\r\\n\\r\\n' % len(b) + b)`,
    'engine-answer-malformed',
  ],
  [
    'a key that means the prototype',
    `${HEAD}\nb = b'[{"__proto__":{"Id":"x"},"constructor":{"prototype":{"polluted":1}}}]'\ns.sendall(b'Content-Length: %d\\r\\n\\r\\n' % len(b) + b)`,
    'engine-answer-malformed',
  ],
  [
    'a page of the web',
    `b = b'<html>hello</html>'\ns.sendall(b'HTTP/1.1 200 OK\\r\\nContent-Length: %d\\r\\n\\r\\n' % len(b) + b)`,
    'engine-answer-malformed',
  ],
  ['an early end', `${HEAD}\ns.sendall(b'Content-Length: 1000\\r\\n\\r\\n[')`, 'engine-not-answering'],
  ['a door closed at once', 'pass', 'engine-not-answering'],
  [
    'a redirect to somewhere else',
    "s.sendall(b'HTTP/1.1 302 Found\\r\\nLocation: http://169.254.169.254/\\r\\nContent-Length: 0\\r\\n\\r\\n')",
    'engine-not-answering',
  ],
  [
    'a change of protocol',
    "s.sendall(b'HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: tcp\\r\\nConnection: Upgrade\\r\\n\\r\\n')\nwhile True: s.sendall(b'x' * 65536)",
    'engine-not-answering',
  ],
  [
    'promises without end',
    "while True: s.sendall(b'HTTP/1.1 100 Continue\\r\\n\\r\\n' * 1000)",
    'engine-not-answering',
  ],
  [
    'one byte a second',
    `${HEAD}\ns.sendall(b'Content-Length: 1000000\\r\\n\\r\\n')\nwhile True:\n    s.sendall(b' ')\n    time.sleep(0.2)`,
    'engine-not-answering',
  ],
  ['silence', 'time.sleep(60)', 'engine-not-answering'],
];

for (const [title, lines, expected] of fakes) {
  test(`an engine that answers with ${title} costs the platform a bounded time and memory`, async () => {
    await pretend(lines);
    const { outcome, seconds, megabytes } = await ask();
    console.log(`${title}: ${outcome}, ${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB`);
    expect(outcome).toBe(expected);
    expect(seconds).toBeLessThan(15);
    expect(megabytes).toBeLessThan(150);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
}

test('questions asked side by side of an engine without end stay bounded together', async () => {
  await pretend(`${HEAD}\ns.sendall(b'\\r\\n')\nwhile True: s.sendall(b' ' * (1 << 20))`);
  const answers = await Promise.all(Array.from({ length: 12 }, ask));
  expect(new Set(answers.map(({ outcome }) => outcome))).toEqual(new Set(['engine-answer-malformed']));
  const most = Math.max(...answers.map(({ megabytes }) => megabytes));
  console.log(`twelve at once: ${most.toFixed(0)} MB`);
  expect(most).toBeLessThan(400);
});

test('an honest engine is heard again after the fakes', async () => {
  await vi.waitFor(async () => expect((await ask()).outcome).toBe('answered with 0'), {
    timeout: 30_000,
    interval: 500,
  });
});

test('the programs of the platform that were talking to the fakes have ended', async () => {
  await vi.waitFor(async () => expect((await student('pgrep -c socat')).out).toBe('0'), {
    timeout: 10_000,
    interval: 500,
  });
});
