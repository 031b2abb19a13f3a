import { gatherFacts } from './platform/facts.ts';
import { judge } from './platform/requirements.ts';
import { readDotEnv } from './platform/settings.ts';
import type { Finding } from './platform/verdict.ts';

// `npm run doctor`: looks at each requirement and says how to mend what is missing. With --json for programs.
readDotEnv();
const findings = judge(await gatherFacts(process.env));
if (process.argv.includes('--json')) console.log(JSON.stringify(findings, null, 2));
else console.log(asTable(findings));
process.exit(findings.some(({ level }) => level === 'fail') ? 1 : 0);

function asTable(all: readonly Finding[]): string {
  const width = Math.max(...all.map(({ requirement }) => requirement.length));
  const lines = all.flatMap(({ requirement, level, found, mend }) => [
    `${level.padEnd(4)}  ${requirement.padEnd(width)}  ${found}`,
    ...(mend ? mend.split('\n').map((line) => `      ${' '.repeat(width)}  → ${line}`) : []),
  ]);
  const count = (wanted: Finding['level']) => all.filter(({ level }) => level === wanted).length;
  return [...lines, '', `${count('ok')} ok, ${count('warn')} warnings, ${count('fail')} failures`].join('\n');
}
