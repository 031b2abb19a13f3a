import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('only the killer and the way to the engine run as root of a sandbox (docs/isolation.md says why no other may)', async () => {
  const users: string[] = [];
  for (const folder of ['lib', 'app', 'cli']) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter(({ name }) => /\.tsx?$/.test(name))) {
      const path = join(entry.parentPath, entry.name);
      const found = (await readFile(path, 'utf8')).match(/user: 'platform'/g);
      users.push(...(found ?? []).map(() => path));
    }
  }
  expect(users.sort()).toEqual(['lib/engine/engine-socket.ts', 'lib/sandbox/docker-exec.ts']);
});
