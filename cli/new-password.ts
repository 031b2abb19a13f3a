import { findEmbeddedPostgres } from '#lib/postgres/embedded.ts';
import { ensureAccounts } from './platform/accounts.ts';
import { runCommand } from './platform/command.ts';
import { Refusal } from './platform/refusal.ts';
import { readSettings } from './platform/settings.ts';

// `node cli/run.mjs new-password`: gives the first instructor a new password while the platform runs.
await runCommand(async () => {
  const { databaseUrl, state } = readSettings();
  const url = databaseUrl ?? (await findEmbeddedPostgres(state))?.url;
  if (!url)
    throw new Refusal(
      'The database does not run. Start the platform with a new password: npm run up -- --new-password',
    );
  const { admin } = await ensureAccounts(url, { newPassword: true });
  console.log(`email     ${admin.email}\npassword  ${admin.password}`);
  return 0;
});
