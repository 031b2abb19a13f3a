import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { purgeEmbeddedPostgres, stopEmbeddedPostgres } from '#lib/postgres/embedded.ts';
import { connectHostEngine } from '#lib/sandbox/docker-connection.ts';
import { removeBuilds } from './platform/build.ts';
import { runCommand } from './platform/command.ts';
import { askEngineVersion, stopStartedEngine } from './platform/engine.ts';
import { holderOf } from './platform/lock.mjs';
import { endProcess, markProcess } from './platform/processes.ts';
import { removeInstance } from './platform/remove-instance.ts';
import { ROOT, readSettings, STATE_ENTRIES } from './platform/settings.ts';
import { count } from './progress.ts';

// `npm run down [-- --purge]`: stops this instance and removes what it has on the engine. Its data stays, unless
// --purge is given. May be called in any state, any number of times.

/** Longer than `up` itself takes to stop the server and the database. */
const STOP_WITHIN_MS = 30_000;

await runCommand(async ({ progress }) => {
  const { purge } = parseArgs({ options: { purge: { type: 'boolean', default: false } } }).values;
  const { env, state, databaseUrl } = readSettings();

  const running = await holderOf('up', state);
  const mark = running === null ? null : await markProcess(running);
  if (mark) {
    await progress.step(`Stopping Slipway (process ${mark.pid})`, () => endProcess(mark, STOP_WITHIN_MS));
  }
  // Left where the process before was killed outright.
  await progress.step('Stopping its database', () => stopEmbeddedPostgres(state));

  let keepsEngine = false;
  const docker = connectHostEngine(env.DOCKER_HOST);
  const engine = await askEngineVersion(docker);
  if (engine.kind === 'answers') {
    const removed = await progress.step('Removing sandboxes', () => removeInstance(docker, env.SLIPWAY_INSTANCE));
    progress.note(
      `Removed ${count(removed.containers, 'container')}, ${count(removed.networks, 'network')}, ${count(removed.volumes, 'volume')}.`,
    );
    const stopped = await stopStartedEngine(docker, state);
    if (stopped === 'stopped') progress.note('Stopped the Docker engine, which `up` had started.');
    keepsEngine = stopped === 'in-use';
    if (keepsEngine) progress.note('Left the Docker engine running: other containers use it.');
  } else if (engine.kind === 'not-there' || engine.kind === 'refused') {
    progress.note('The Docker engine is not running, so nothing of Slipway is.');
  } else {
    progress.note(`The Docker engine does not answer (${engine.message}); what Slipway has there was not removed.`);
    return 1;
  }

  if (!purge) return 0;
  await purgeEmbeddedPostgres(state);
  // What the next `down` needs to know the engine by.
  const removable = STATE_ENTRIES.filter((name) => !(keepsEngine && name.startsWith('dockerd')));
  for (const name of removable) await rm(join(state, name), { recursive: true, force: true });
  // The folder itself goes only where nothing but ours was in it.
  await rmdir(state).catch(() => {});
  await removeBuilds(ROOT);
  progress.note(
    databaseUrl
      ? 'Removed the data of this instance; the database of DATABASE_URL is yours and was left.'
      : 'Removed the data of this instance.',
  );
  return 0;
});
