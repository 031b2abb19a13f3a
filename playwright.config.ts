import { defineConfig } from '@playwright/test';

/** End-to-end tests: `npm test` runs them against `npm run up`, in the Chromium that `CHROMIUM_PATH` names. */
export default defineConfig({
  testDir: 'tests/e2e',
  globalSetup: './tests/e2e/global-setup.ts',
  outputDir: '.slipway/test/browser',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // Sandboxes start for real: two at once is what two cores carry without tests waiting for each other.
  workers: 2,
  retries: 0,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: '.slipway/test/browser.json' }]],
  use: {
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
