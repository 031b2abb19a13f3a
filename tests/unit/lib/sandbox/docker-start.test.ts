import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { parseLocalAddresses, waitForReady } from '#lib/sandbox/docker-start.ts';

const FIB_TRIE = `Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     +-- 10.0.0.0/8 2 0 2
        |-- 10.213.0.1
           /32 host LOCAL
        |-- 10.213.255.255
           /32 link BROADCAST
     +-- 127.0.0.0/8 2 0 2
        |-- 127.0.0.1
           /32 host LOCAL
     |-- 198.51.100.7
        /32 host LOCAL
Local:
     |-- 198.51.100.7
        /32 host LOCAL
`;

test("the host's own addresses are read from the kernel's table, without loopback and broadcast", () => {
  expect(parseLocalAddresses(FIB_TRIE.replaceAll('\n', '\r\n'))).toEqual(['10.213.0.1', '198.51.100.7']);
});

function said(text: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = 1;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

test('a sandbox is ready when its init says so, however the words arrive', async () => {
  const output = new PassThrough();
  const ready = waitForReady(output, undefined);
  const words = said('some warning\nready\n');
  output.write(words.subarray(0, 20));
  output.write(words.subarray(20));
  await expect(ready).resolves.toBeUndefined();
});

test('an init that ends first is quoted', async () => {
  const output = new PassThrough();
  const ready = waitForReady(output, undefined);
  output.end(said('nft: not permitted\n'));
  await expect(ready).rejects.toMatchObject({
    code: 'sandbox-failed',
    message: 'the sandbox ended while starting: nft: not permitted',
  });
});

test('a start that is called off waits no longer', async () => {
  const controller = new AbortController();
  const ready = waitForReady(new PassThrough(), controller.signal);
  controller.abort();
  await expect(ready).rejects.toMatchObject({ code: 'sandbox-gone' });
});
