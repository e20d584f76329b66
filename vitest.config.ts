import { configDefaults, defineConfig } from 'vitest/config';

/** Minutes of kills, storms and faults each, which want the machine to themselves: `npm run test:long`. */
const LONG = [
  'test/system/chaos.test.ts',
  'test/system/crash-training.test.ts',
  'test/workflows/alert-storm.test.ts',
  'test/workflows/approvals-race.test.ts',
  'test/workflows/deploy-crashes.test.ts',
];
const isLong = process.env['DECKHAND_TESTS'] === 'long';

export default defineConfig({
  test: {
    include: isLong ? LONG : ['test/**/*.test.ts'],
    exclude: isLong ? [] : [...configDefaults.exclude, ...LONG],
    globalSetup: ['test/setup/temporal.ts'],
    pool: 'forks',
    // Tests wait far more than they compute, so more files than cores go on side by side.
    maxWorkers: 4,
    // What is waited for is there when it is; a machine that has much to do takes longer.
    expect: { poll: { timeout: 30_000 } },
    testTimeout: 120_000,
    hookTimeout: 60_000,
    coverage: {
      include: ['src/**'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
});
