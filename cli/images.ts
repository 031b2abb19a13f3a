import { connectHostEngine } from '#lib/sandbox/docker-connection.ts';
import { ensureSandboxImage } from './images/sandbox-image.ts';
import { wordsFor } from './platform/refusal.ts';
import { createProgress } from './progress.ts';

/** `npm run images`: makes or renews the images, for a machine that is prepared before anything is started. */

export { ensureBaseImage } from './images/base-image.ts';
export { ensureSandboxImage } from './images/sandbox-image.ts';

if (process.argv[1] === import.meta.filename) {
  const progress = createProgress();
  try {
    const image = await ensureSandboxImage(connectHostEngine(process.env.DOCKER_HOST), progress);
    progress.note(`The sandbox image is ${image}.`);
  } catch (error) {
    progress.note(wordsFor(error));
    process.exitCode = 1;
  }
}
