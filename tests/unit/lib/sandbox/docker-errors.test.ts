import { expect, test } from 'vitest';
import { askEngine, translateEngineError } from '#lib/sandbox/docker-errors.ts';

const answered = (statusCode: number, message: string) => Object.assign(new Error(message), { statusCode });

test.each([
  ['host-engine-down', Object.assign(new Error('connect ENOENT /var/run/docker.sock'), { code: 'ENOENT' })],
  ['host-engine-down', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
  ['image-missing', answered(404, 'no such image - No such image: slipway/sandbox:latest')],
  ['sandbox-gone', answered(404, 'no such container - No such container: slipway-x')],
  ['sandbox-gone', answered(409, 'Container abc is not running')],
  ['host-full', answered(500, 'mkdir /var/lib/docker/x: no space left on device')],
  ['host-engine-error', answered(500, 'something else')],
  ['host-engine-error', answered(404, 'network slipway-x not found')],
])('%s', (code, thrown) => {
  expect(translateEngineError(thrown, 'trying')).toMatchObject({ code, cause: thrown });
});

test('an engine that takes the question and says nothing is down', async () => {
  const silent = askEngine('asking', () => new Promise(() => {}), 10);
  await expect(silent).rejects.toMatchObject({ code: 'host-engine-down' });
});
