import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/temporal.ts'],
    pool: 'forks',
    // Tests wait far more than they compute, so more files than cores go on side by side.
    maxWorkers: 4,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      include: ['src/**'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
});
