import { runCommand } from './platform/command.ts';
import { optionsOf, runPlatform } from './platform/run-platform.ts';

// `npm run up [-- --new-password]`: everything from a bare machine to a served platform.
await runCommand((context) => runPlatform('production', optionsOf(process.argv.slice(2)), context));
