import { createLog } from '#lib/log.ts';
import { startEmbeddedPostgres } from '#lib/postgres/embedded.ts';

// A starter of its own process, for tests that kill it: `node --import tsx tests/support/start-postgres.ts <state folder>`.
const stateDirectory = process.argv[2];
if (!stateDirectory) throw new Error('The state folder is missing.');
await startEmbeddedPostgres({ stateDirectory, log: createLog('silent') });
