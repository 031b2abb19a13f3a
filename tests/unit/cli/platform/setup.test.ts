import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  agree,
  checkNodeVersion,
  markGenerated,
  markInstalled,
  needsGenerate,
  needsInstall,
} from '#cli/platform/setup.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'slipway-setup-'));
  mkdirSync(join(root, 'node_modules'));
  mkdirSync(join(root, 'lib/db/generated'), { recursive: true });
  mkdirSync(join(root, 'prisma'));
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (path: string, text: string) => writeFileSync(join(root, path), text);
const lock = (packages: object) => JSON.stringify({ packages });

test('Node 20.19 and newer will do, and an older one is told what to do', () => {
  expect(['20.19.0', '20.20.2', '22.1.0', '24.0.0'].map(checkNodeVersion)).toEqual([null, null, null, null]);
  expect(checkNodeVersion('20.18.3')).toContain('needs Node 20.19 or newer; this is 20.18.3');
  expect(checkNodeVersion('18.20.0')).toContain('nodejs.org');
});

test('packages are installed when the lock file differs from the one of the last complete install', () => {
  write('package-lock.json', lock({ 'node_modules/a': { version: '1.0.0' } }));
  expect(needsInstall(root)).toBe(true);
  markInstalled(root);
  expect(needsInstall(root)).toBe(false);
  write('package-lock.json', lock({ 'node_modules/a': { version: '1.0.1' } }));
  expect(needsInstall(root)).toBe(true);
});

test('an install that was interrupted, which leaves a folder without any record, is redone', () => {
  write('package-lock.json', lock({ 'node_modules/a': { version: '1.0.0' } }));
  mkdirSync(join(root, 'node_modules/a'));
  expect(needsInstall(root)).toBe(true);
});

test("an operator's own complete install counts and is remembered", () => {
  write('package-lock.json', lock({ 'node_modules/a': { version: '1.0.0' } }));
  write('node_modules/.package-lock.json', lock({ 'node_modules/a': { version: '1.0.0' } }));
  expect(needsInstall(root)).toBe(false);
  rmSync(join(root, 'node_modules/.package-lock.json'));
  expect(needsInstall(root)).toBe(false);
});

test('packages of another platform may be missing, no other', () => {
  const wanted = lock({
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '2.0.0', optional: true },
  });
  expect(agree(wanted, lock({ 'node_modules/a': { version: '1.0.0' } }))).toBe(true);
  expect(agree(wanted, lock({ 'node_modules/a': { version: '1.0.1' } }))).toBe(false);
  expect(agree(wanted, lock({ 'node_modules/b': { version: '2.0.0' } }))).toBe(false);
});

test('the database client is generated again when the schema or the version of Prisma has changed', () => {
  write('prisma/schema.prisma', 'model A {}');
  mkdirSync(join(root, 'node_modules/prisma'));
  write('node_modules/prisma/package.json', '{"version":"7.0.0"}');
  expect(needsGenerate(root)).toBe(true);
  markGenerated(root);
  expect(needsGenerate(root)).toBe(false);
  write('node_modules/prisma/package.json', '{"version":"7.0.1"}');
  expect(needsGenerate(root)).toBe(true);
  markGenerated(root);
  write('prisma/schema.prisma', 'model B {}');
  expect(needsGenerate(root)).toBe(true);
});
