import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureSecret, ROOT, readSettings } from '#cli/platform/settings.ts';
import { SETTING_NAMES } from '#lib/env.ts';

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'slipway-settings-'));
});
afterEach(() => rmSync(state, { recursive: true }));

test('nothing has to be set', () => {
  expect(readSettings({})).toMatchObject({
    databaseUrl: null,
    state: join(ROOT, '.slipway'),
    labs: join(ROOT, 'labs'),
    env: { SLIPWAY_PORT: 3000, SLIPWAY_INSTANCE: 'slipway' },
  });
});

test('every setting that is wrong is named at once', () => {
  const refusal = () =>
    readSettings({ SLIPWAY_PORT: '99999', SLIPWAY_SECRET: 'short', DATABASE_URL: 'mysql://x', GITHUB_ID: 'a' });
  expect(refusal).toThrow(/SLIPWAY_PORT must lie between 1 and 65535/);
  expect(refusal).toThrow(/SLIPWAY_SECRET must have at least 32 characters/);
  expect(refusal).toThrow(/DATABASE_URL must start with postgresql:/);
});

test('a variable that is set to nothing counts as unset', () => {
  expect(readSettings({ DATABASE_URL: '', SLIPWAY_SECRET: '', SLIPWAY_STATE: '' }).databaseUrl).toBe(null);
});

test('the key for cookies is made once, for its owner alone', async () => {
  const secret = await ensureSecret(state, undefined);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(await ensureSecret(state, undefined)).toBe(secret);
  expect(statSync(join(state, 'secret')).mode & 0o777).toBe(0o600);
  expect(await ensureSecret(state, 'given by the operator')).toBe('given by the operator');
});

test('a key whose writing was interrupted is made anew', async () => {
  writeFileSync(join(state, 'secret'), 'abc');
  expect(await ensureSecret(state, undefined)).toMatch(/^[0-9a-f]{64}$/);
});

/** Set by the commands themselves, never by an operator. */
const INTERNAL = ['NODE_ENV'];
const named = (text: string) => SETTING_NAMES.filter((name) => new RegExp(`\\b${name}\\b`).test(text));
const ofOperators = SETTING_NAMES.filter((name) => !INTERNAL.includes(name));

test('.env.example names every setting, each commented out', () => {
  const text = readFileSync(join(ROOT, '.env.example'), 'utf8');
  expect(named(text)).toEqual(ofOperators);
  expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
});

test("the operator's page has one row for each setting, and no other", () => {
  const rows = readFileSync(join(ROOT, 'docs/operating.md'), 'utf8').matchAll(/^\| `([A-Z_]+)` \|/gm);
  expect([...rows].map(([, name]) => name).sort()).toEqual([...ofOperators].sort());
});

test('the compose file hands on every setting that means something in a container', () => {
  const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
  const fixed = ['SLIPWAY_HOST', 'SLIPWAY_STATE', 'DATABASE_URL', 'DOCKER_HOST'];
  const handedOn = [...text.matchAll(/^ {6}([A-Z_]+): \$\{([A-Z_]+):-/gm)].map(([, name]) => name);
  expect(handedOn.sort()).toEqual(ofOperators.filter((name) => !fixed.includes(name)).sort());
});
