import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { terminalBegun } from '#lib/sandbox/terminal-start.ts';

const NO_PTY =
  'OCI runtime exec failed: exec failed: unable to start container process: open /dev/ptmx: no space left on device: unknown\r\n';

/** A terminal's stream, with what comes out of it afterwards. */
function terminal(...chunks: string[]) {
  const stream = new PassThrough();
  for (const chunk of chunks) stream.write(chunk);
  const rest = async () => {
    stream.end();
    let text = '';
    for await (const chunk of stream) text += chunk;
    return text;
  };
  return { stream, rest };
}

test.each([
  ['nothing but the sign', ['\0'], ''],
  ['the sign and the prompt at once', ['\0$ '], '$ '],
  ['the sign, then the prompt', ['\0', '$ \0'], '$ \0'],
  ['an older wrapper', ['$ '], '$ '],
])('%s: the program has begun and its output is whole', async (_case, chunks, output) => {
  const { stream, rest } = terminal(...chunks);
  await terminalBegun(stream);
  expect(await rest()).toBe(output);
});

test('a program that has ended already has said what it said', async () => {
  const { stream, rest } = terminal('\0short\r\n');
  stream.end();
  await terminalBegun(stream);
  await new Promise((resolve) => setImmediate(resolve));
  expect(await rest()).toBe('short\r\n');
});

test('what comes later arrives as well', async () => {
  const { stream, rest } = terminal();
  const begun = terminalBegun(stream);
  stream.write('\0');
  await begun;
  let seen = '';
  stream.on('data', (chunk) => {
    seen += chunk;
  });
  stream.write('hello');
  await rest().catch(() => {});
  expect(seen).toBe('hello');
});

test('a kernel without a free terminal has a code of its own, every other refusal is exec-failed', async () => {
  await expect(terminalBegun(terminal(NO_PTY).stream)).rejects.toMatchObject({ code: 'no-terminal-left' });
  const other = NO_PTY.replace('open /dev/ptmx: no space left on device', 'fork: resource temporarily unavailable');
  await expect(terminalBegun(terminal(other).stream)).rejects.toMatchObject({ code: 'exec-failed' });
});

test('a stream that ends before anything was said leaves the answer to the exit code', async () => {
  const { stream } = terminal();
  stream.destroy();
  await terminalBegun(stream);
});
