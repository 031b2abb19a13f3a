import { expect, test } from 'vitest';
import { containerOptions, networkOptions, subnetsToTry, uidOf } from '#lib/sandbox/docker-container.ts';

const settings = {
  SLIPWAY_INSTANCE: 'school',
  SLIPWAY_SANDBOX_IMAGE: 'slipway/sandbox:1',
  SLIPWAY_SANDBOX_SUBNET: '10.213.0.0/16',
  SLIPWAY_SANDBOX_INTERNET: true,
  SLIPWAY_UID_BASE: 1_000_000_000,
};
const spec = { id: 'abc', slot: 3, limits: { memoryBytes: 2 ** 30, cpus: 1.5, pids: 300 } };

test('a sandbox is never privileged, holds no mount of the host, and drops every capability but those of its init', () => {
  const host = containerOptions(settings, spec, []).HostConfig;
  expect(host?.Privileged).toBeFalsy();
  expect(host?.Binds).toBeUndefined();
  expect(host?.Mounts?.map(({ Type }) => Type)).toEqual(['volume']);
  expect(host?.CapDrop).toEqual(['ALL']);
  expect(host?.CapAdd).not.toContain('SYS_ADMIN');
  expect(host?.SecurityOpt.some((option: string) => option.startsWith('seccomp={'))).toBe(true);
});

test('limits arrive in the units of the engine, and swap gives nothing on top', () => {
  expect(containerOptions(settings, spec, []).HostConfig).toMatchObject({
    Memory: 2 ** 30,
    MemorySwap: 2 ** 30,
    NanoCpus: 1.5e9,
    PidsLimit: 300,
  });
});

test('names and labels tell whose it is', () => {
  const options = containerOptions(settings, spec, []);
  const labels = { 'slipway.instance': 'school', 'slipway.sandbox': 'abc', 'slipway.slot': '3' };
  expect(options).toMatchObject({ name: 'slipway-school-abc', Labels: labels });
  expect(options.HostConfig?.Mounts?.[0]).toMatchObject({
    Source: 'slipway-school-abc',
    VolumeOptions: { Labels: labels },
  });
  expect(networkOptions(settings, '10.213.0.0/16')).toMatchObject({
    Name: 'slipway-school',
    Labels: { 'slipway.instance': 'school' },
  });
});

test('a subnet that is set is the only one tried; else there are many, none twice', () => {
  expect(subnetsToTry({ SLIPWAY_SANDBOX_SUBNET: '192.168.40.0/24' })).toEqual(['192.168.40.0/24']);
  const free = subnetsToTry({ SLIPWAY_SANDBOX_SUBNET: undefined });
  expect([free[0], new Set(free).size]).toEqual(['10.213.0.0/16', 40]);
});

test('ranges of neighbouring slots do not touch, and the last still is a uid', () => {
  for (const base of [100_000, 1_000_000_000, 3_000_000_000]) {
    const at = { ...settings, SLIPWAY_UID_BASE: base };
    expect(uidOf(at, 1) - uidOf(at, 0)).toBeGreaterThan(65_536);
    expect(uidOf(at, 9_999) + 65_536).toBeLessThan(2 ** 32 - 2);
  }
});

test('addresses of the host are denied beside the private ranges', () => {
  expect(containerOptions(settings, spec, ['198.51.100.7', '203.0.113.9']).Env).toContain(
    'SLIPWAY_DENY=198.51.100.7, 203.0.113.9',
  );
});

test('only without internet do the names of the public registry end at once', () => {
  expect(containerOptions(settings, spec, []).HostConfig?.ExtraHosts).toEqual([]);
  const offline = containerOptions({ ...settings, SLIPWAY_SANDBOX_INTERNET: false }, spec, []);
  expect(offline.HostConfig?.ExtraHosts).toContain('registry-1.docker.io:127.0.0.1');
});
