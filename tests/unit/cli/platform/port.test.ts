import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { findListener, listeningInodes, portRefusal, requireFreePort } from '#cli/platform/port.ts';

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 11111 1 0 100 0 0 10 0
   1: 0100007F:0BB8 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 22222 1 0 20 4 30 10 -1
   2: 0100007F:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000   100        0 33333 1 0 100 0 0 10 0
`;

test('only sockets that listen on the port are found in the table of the kernel', () => {
  expect(listeningInodes(TABLE, 3000)).toEqual(['11111']);
  expect(listeningInodes(TABLE, 5432)).toEqual(['33333']);
  expect(listeningInodes(TABLE, 80)).toEqual([]);
});

test('a taken port is refused with who has it and how to choose another', () => {
  expect(portRefusal('EADDRINUSE', '0.0.0.0', 3000, { pid: 42, command: 'node app.js' })).toBe(
    'Port 3000 is taken by process 42 (node app.js). Stop what listens there, or choose another port: SLIPWAY_PORT=3001 npm run up',
  );
  expect(portRefusal('EADDRINUSE', '0.0.0.0', 65535, null)).toContain('Port 65535 is taken. ');
  expect(portRefusal('EADDRINUSE', '0.0.0.0', 65535, null)).toContain('SLIPWAY_PORT=3000');
  expect(portRefusal('EACCES', '0.0.0.0', 80, null)).toContain('may not listen on port 80');
  expect(portRefusal('EADDRNOTAVAIL', '203.0.113.9', 80, null)).toContain('no address of this machine');
});

test('who listens on a port is found on this very machine', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await findListener(port)).toMatchObject({ pid: process.pid });
  await expect(requireFreePort('0.0.0.0', port)).rejects.toThrow(`Port ${port} is taken by process ${process.pid}`);
  await new Promise((resolve) => server.close(resolve));
  await expect(requireFreePort('0.0.0.0', port)).resolves.toBeUndefined();
});
