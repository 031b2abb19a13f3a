import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      // Generous: a crowded machine makes a test slow, not wrong.
      { test: { name: 'unit', include: ['tests/unit/**/*.test.{ts,tsx}'], testTimeout: 60_000 } },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          globalSetup: ['tests/support/integration-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'hostile',
          include: ['tests/hostile/**/*.test.ts'],
          testTimeout: 90_000,
          hookTimeout: 120_000,
          // Attacks on the host's resources would spoil the measurements of the file beside them.
          fileParallelism: false,
        },
      },
      // Builds images: minutes where nothing is cached.
      { test: { name: 'compose', include: ['tests/compose/**/*.test.ts'] } },
    ],
  },
});
