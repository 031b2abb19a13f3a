import { runCommand } from './platform/command.ts';
import { optionsOf, runPlatform } from './platform/run-platform.ts';

// `npm run dev`: the same as `up`, from the sources and with hot reload of pages; server.ts itself needs a restart.
await runCommand((context) => runPlatform('development', optionsOf(process.argv.slice(2)), context));
