import { ensureBuild } from './platform/build.ts';
import { runCommand } from './platform/command.ts';
import { ROOT } from './platform/settings.ts';

// `node cli/run.mjs build`: makes the production build of the present sources, where there is none yet, and names its folder.
await runCommand(async ({ progress, signal }) => {
  console.log(await ensureBuild(ROOT, progress, signal));
  return 0;
});
