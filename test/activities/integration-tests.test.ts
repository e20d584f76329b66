import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createIntegrationTestsActivities } from '../../src/activities/integration-tests.ts';
import { testCounts } from '../../src/activities/test-counts.ts';
import { createCluster, type Cluster } from './cluster.ts';
import { attempt, createEnvironment, effectOf, outcome } from './environment.ts';

const tests = {
  image: 'harbor.lan/shop/tests:{version}',
  command: ['npm', 'test', '--', '--release={version}'],
  namespace: 'shop-staging',
  timeout: 1_200_000,
};
const request = {
  app: 'shop',
  tests,
  image: 'harbor.lan/shop/web',
  digest: `sha256:${'9f2c'.repeat(16)}`,
  version: '1.4.2',
  effect: effectOf('run-a', 'tests'),
};

let cluster: Cluster;

beforeEach(async () => {
  cluster = await createCluster();
});

afterEach(() => cluster.close());

const activities = () => createIntegrationTestsActivities({ jobs: cluster.jobs(), progressEvery: 0 });
const run = (changes: Partial<typeof request> = {}) => attempt(() => activities().runTests({ ...request, ...changes }));
const order = (body: string) => cluster.platform.orders.add({ on: 'job tests', body, times: 1 });

describe('running the tests of an app', () => {
  test('they pass with their counts', async () => {
    await expect(run()).resolves.toMatchObject({ passed: 128, failed: 0, skipped: 0 });
  });

  test('the tail of their log comes back', async () => {
    const { tail } = await run();
    expect(tail.split('\n').at(-1)).toBe('      Tests  128 passed (128)');
  });

  test('they are told what they test', async () => {
    await run();
    expect(cluster.platform.jobs.all()[0]).toMatchObject({
      namespace: 'shop-staging',
      manifest: {
        spec: {
          activeDeadlineSeconds: 1_200,
          template: {
            spec: {
              containers: [
                {
                  image: 'harbor.lan/shop/tests:1.4.2',
                  command: ['npm', 'test', '--', '--release=1.4.2'],
                  env: [
                    { name: 'DECKHAND_APP', value: 'shop' },
                    { name: 'DECKHAND_VERSION', value: '1.4.2' },
                    { name: 'DECKHAND_IMAGE', value: `harbor.lan/shop/web@${request.digest}` },
                  ],
                },
              ],
            },
          },
        },
      },
    });
  });

  test('progress is the last line they wrote', async () => {
    const { run: inside, told } = createEnvironment();
    await inside(() => activities().runTests(request));
    expect(told.map(({ line }) => line.id)).toContain('tests.line');
  });

  test('tests that fail are a failure with its counts and last lines', async () => {
    order('tests');
    await expect(run()).rejects.toMatchObject({
      type: 'TestsFailed',
      nonRetryable: true,
      message: expect.stringMatching(
        /^3 of 128 tests failed\.\nLast lines of Job tests-\w{16} in shop-staging:\n[^]*3 failed \| 125 passed \(128\)$/,
      ),
      details: [{ passed: 125, failed: 3, skipped: 0, tail: expect.stringContaining('expected 200, got 502') }],
    });
  });

  test('an image that cannot be pulled is not told as tests that failed', async () => {
    order('image');
    await expect(run()).rejects.toMatchObject({
      nonRetryable: true,
      message: expect.stringMatching(
        /^The tests of shop 1\.4\.2 came to nothing: the image harbor\.lan\/shop\/tests:1\.4\.2 cannot be pulled: .*not found\. The Job was deleted\. Check the name, and whether the namespace may pull it\.$/,
      ),
    });
  });

  test('tests that take too long are ended', async () => {
    order('hang');
    await expect(run({ tests: { ...tests, timeout: 60_000 } })).rejects.toMatchObject({
      message: expect.stringMatching(/^The tests of shop 1\.4\.2 came to nothing: the Job was not done within 1 min\./),
    });
  });

  test('a retry after a failure does not run them again, a new round does', async () => {
    order('tests');
    await outcome(run());
    await outcome(run());
    expect(cluster.platform.jobs.all()).toHaveLength(1);
    await expect(run({ effect: effectOf('run-a', 'tests', 2) })).resolves.toMatchObject({ passed: 128 });
  });

  test('a cancel deletes their Job', async () => {
    order('hang');
    const { run: inside, told, cancel } = createEnvironment();
    const ended = outcome(inside(() => activities().runTests(request)));
    await expect.poll(() => told.length).toBeGreaterThan(0);
    cancel();
    expect(await ended).toMatchObject({ name: 'CancelledFailure' });
    expect(cluster.platform.jobs.all()).toEqual([]);
  });
});

describe('counting', () => {
  test.for([
    [
      'Vitest',
      ' Test Files  1 failed | 7 passed (8)\n      Tests  3 failed | 125 passed | 2 skipped (130)\n   Duration  2s',
    ],
    [
      'Jest',
      'Test Suites: 1 failed, 7 passed, 8 total\nTests:       3 failed, 2 skipped, 125 passed, 130 total\nSnapshots:   9 passed, 9 total\nTime: 1 s',
    ],
    ['pytest', 'FAILED test_cart.py::test_total\n=== 3 failed, 125 passed, 2 skipped in 12.31s ==='],
    ['Mocha', '  125 passing (2s)\n  2 pending\n  3 failing\n\n  1) cart\n     total:\n     expected 7'],
    ['Playwright', '  3 failed\n    [chromium] › cart.spec.ts:3:1 › total\n  2 skipped\n  125 passed (2.1m)'],
    ['node:test', '# tests 130\n# pass 125\n# fail 3\n# cancelled 0\n# skipped 2\n# duration_ms 12'],
    ['Cargo', 'test result: FAILED. 125 passed; 3 failed; 2 ignored; 0 measured\nskipped 2'],
  ] as const)('the summary of %s is understood', ([, log]) => {
    expect(testCounts('', log)).toMatchObject({ passed: 125, failed: 3 });
  });

  test('what the container left as its message is believed first', () => {
    expect(testCounts('{"passed": 7, "failed": 1}', 'Tests  128 passed (128)')).toEqual({
      passed: 7,
      failed: 1,
      skipped: 0,
    });
  });

  test.for([[''], ['null'], ['done'], ['{"passed": "many"}']])('a message of %o is no count', ([message]) => {
    expect(testCounts(message ?? '', '')).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });
});
