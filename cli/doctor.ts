import { parseArgs } from 'node:util';
import { gatherFacts } from './platform/facts.ts';
import { judge } from './platform/requirements.ts';
import { readDotEnv } from './platform/settings.ts';
import type { Finding } from './platform/verdict.ts';
import { count } from './progress.ts';

// `npm run doctor`: looks at each requirement and says how to mend what is missing. With --json for programs.
const { json } = parseArgs({ options: { json: { type: 'boolean', default: false } } }).values;
readDotEnv();
const findings = judge(await gatherFacts(process.env));
if (json) console.log(JSON.stringify(findings, null, 2));
else console.log(asTable(findings));
process.exit(findings.some(({ level }) => level === 'fail') ? 1 : 0);

function asTable(all: readonly Finding[]): string {
  const width = Math.max(...all.map(({ requirement }) => requirement.length));
  const lines = all.flatMap(({ requirement, level, found, mend }) => [
    `${level.padEnd(4)}  ${requirement.padEnd(width)}  ${found}`,
    ...(mend ? mend.split('\n').map((line) => `      ${' '.repeat(width)}  → ${line}`) : []),
  ]);
  const number = (wanted: Finding['level']) => all.filter(({ level }) => level === wanted).length;
  return [
    ...lines,
    '',
    `${number('ok')} ok, ${count(number('warn'), 'warning')}, ${count(number('fail'), 'failure')}`,
  ].join('\n');
}
