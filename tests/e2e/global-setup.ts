import { writeFileSync } from 'node:fs';
import { prepareInstallation, removeInstallation, startPlatform } from '#tests/support/platform.ts';
import { PLATFORM_FILE } from './fixtures.ts';

/** Starts the platform for all end-to-end tests; the returned function stops it and removes everything of it. */
export default async function setUp(): Promise<() => Promise<void>> {
  const installation = await prepareInstallation('e2e');
  await removeInstallation(installation);
  try {
    const running = await startPlatform(installation);
    writeFileSync(PLATFORM_FILE, JSON.stringify(running.platform));
    return async () => {
      await running.stop();
      await removeInstallation(installation);
    };
  } catch (error) {
    await removeInstallation(installation);
    throw error;
  }
}
