import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashSources, readSources } from '#cli/platform/build.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'slipway-build-'));
  mkdirSync(join(root, 'app'));
  writeFileSync(join(root, 'app/page.tsx'), 'one');
  writeFileSync(join(root, 'server.ts'), 'server');
  writeFileSync(join(root, 'package-lock.json'), '{}');
});
afterEach(() => rmSync(root, { recursive: true }));

const hash = async () => hashSources(await readSources(root));

test('the build changes with the pages, the server and the packages', async () => {
  const hashes = [await hash()];
  for (const path of ['app/page.tsx', 'server.ts', 'package-lock.json', 'app/new.tsx']) {
    writeFileSync(join(root, path), 'changed');
    hashes.push(await hash());
  }
  expect(new Set(hashes).size).toBe(5);
});

test('the same content in another file is another build', async () => {
  const before = await hash();
  rmSync(join(root, 'app/page.tsx'));
  writeFileSync(join(root, 'app/pages.tsx'), 'one');
  expect(await hash()).not.toBe(before);
});

test('tests, labs and stamps do not change the build', async () => {
  const before = await hash();
  mkdirSync(join(root, 'tests'));
  writeFileSync(join(root, 'tests/a.test.ts'), 'x');
  mkdirSync(join(root, 'labs'));
  writeFileSync(join(root, 'labs/lab.yaml'), 'x');
  writeFileSync(join(root, 'app/.stamp'), 'x');
  expect(await hash()).toBe(before);
});
