import { runQuickChecks } from './quick-checks.ts';

// `npm run check`: everything that needs neither an engine nor a database, in well under a minute.
const outcomes = await runQuickChecks(({ name, passed, seconds, output }) => {
  console.log(`${passed ? 'passed' : 'FAILED'}  ${name} (${seconds.toFixed(1)} s)`);
  if (!passed) console.log(output);
});
const failed = outcomes.filter(({ passed }) => !passed).length;
console.log(`${outcomes.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
