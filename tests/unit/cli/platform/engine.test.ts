import { expect, test } from 'vitest';
import { engineRefusal, tooOldEngine } from '#cli/platform/engine.ts';

test('engine 20.10 and newer will do, and an older one is refused with its version', () => {
  expect(tooOldEngine({ version: '20.10.24', apiVersion: '1.41' })).toBe(null);
  expect(tooOldEngine({ version: '28.5.0', apiVersion: '1.51' })).toBe(null);
  expect(tooOldEngine({ version: '30.0.0', apiVersion: '2.0' })).toBe(null);
  expect(tooOldEngine({ version: '19.03.15', apiVersion: '1.40' })).toContain('is version 19.03.15 (API 1.40)');
});

test('each way in which an engine can be out of reach has its own remedy', () => {
  const nowhere = { dockerHost: undefined, installed: false };
  expect(engineRefusal({ kind: 'no-rights', message: '' }, nowhere)).toContain('usermod -aG docker');
  expect(engineRefusal({ kind: 'not-there', message: '' }, nowhere)).toContain('apt-get install docker.io');
  expect(engineRefusal({ kind: 'refused', message: '' }, { ...nowhere, installed: true })).toContain('systemctl start');
  expect(
    engineRefusal({ kind: 'refused', message: 'ECONNREFUSED' }, { ...nowhere, dockerHost: 'tcp://a:1' }),
  ).toContain('DOCKER_HOST names (tcp://a:1) does not answer: ECONNREFUSED');
});
