import { execFileSync } from 'node:child_process';
import { availableParallelism, release, totalmem } from 'node:os';
import { jsonOf, tableOf } from '#tests/bench/figures.ts';
import { benchStart } from '#tests/bench/start.ts';
import { ensureChromium } from './platform/chromium.ts';
import { createProgress } from './progress.ts';

// `npm run bench -- NAME [--json]`: measures for real, prints a table for people and, with --json, one JSON line last.
const BENCHES = { start: benchStart } as const;

const [name = '', ...flags] = process.argv.slice(2);
if (!Object.hasOwn(BENCHES, name)) {
  console.error(`There is no benchmark "${name}". Choose one of: ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}
const progress = createProgress();
const chromiumPath = await ensureChromium(progress);
const figures = await progress.step(`Measuring ${name}`, (say) =>
  BENCHES[name as keyof typeof BENCHES]({ chromiumPath, say }),
);
console.log(tableOf(figures));
if (flags.includes('--json')) {
  const machine = {
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.versions.node,
  };
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  console.log(jsonOf(name, commit, machine, figures));
}
