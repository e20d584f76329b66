import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/temporal.ts'],
    pool: 'forks',
    // Tests wait far more than they compute, so more files than cores go on side by side.
    maxWorkers: 4,
    // What is waited for is there when it is; a machine that has much to do takes longer.
    expect: { poll: { timeout: 60_000 } },
    testTimeout: 300_000,
    hookTimeout: 300_000,
    coverage: {
      provider: 'custom',
      customProviderModule: './test/setup/coverage.ts',
      autoAttachSubprocess: true,
      include: ['src/**', 'dist/workflow-bundle*.js'],
      excludeAfterRemap: true,
      thresholds: { lines: 90 },
      reportOnFailure: true,
      reporter: ['text-summary', 'json-summary'],
    },
  },
});
