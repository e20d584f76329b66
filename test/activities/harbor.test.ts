import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPlatform, type Platform } from '../../playground/platform/server.ts';
import { createHarborClient } from '../../src/activities/harbor-client.ts';
import { createHarborActivities } from '../../src/activities/harbor.ts';
import type { ScanLimit } from '../../src/apps.ts';
import { attempt, createEnvironment, effectOf, outcome } from './environment.ts';

const IMAGE = 'harbor.lan/shop/web';
const COMMIT = 'c'.repeat(40);
const LIMIT: ScanLimit = { maxSeverity: 'high', ignoreUnfixed: true };
const SCAN = '/scan';

let platform: Platform;
let harbor: ReturnType<typeof createHarborActivities>;
let digest: string;

beforeEach(async () => {
  platform = await createPlatform({ speed: 1000 });
  harbor = createHarborActivities({ ...platform.harbor, pollInterval: 5, progressEvery: 0 });
  ({ digest } = platform.pushImage({ image: IMAGE, tags: ['1.4.2', `git-${COMMIT}`] }));
});

afterEach(() => platform.close());

/** A step that begins now. */
const step = (more: object = {}) => ({ scheduledTimestampMs: Date.now(), ...more });
const scan = (limit = LIMIT) => harbor.scanImage({ image: IMAGE, digest, limit, effect: effectOf('run-a', 'scan') });
const scans = () => platform.calls.filter(({ method, path }) => method === 'POST' && path.endsWith(SCAN)).length;
const found = (image: string, commit: string) => attempt(() => harbor.findImage({ image, commit }));

describe('finding an image', () => {
  test('the image of a commit is found by its tag', async () => {
    await expect(found(IMAGE, COMMIT)).resolves.toEqual({ digest, tags: ['1.4.2', `git-${COMMIT}`] });
  });

  test('a commit that was not built has none', async () => {
    await expect(found(IMAGE, 'd'.repeat(40))).resolves.toBeUndefined();
  });

  test('a repository that does not exist yet has none', async () => {
    await expect(found('harbor.lan/new/thing', COMMIT)).resolves.toBeUndefined();
  });

  test('a repository with slashes in its name is found', async () => {
    const image = 'harbor.lan/shop/tools/cli';
    const pushed = platform.pushImage({ image, tags: [`git-${COMMIT}`] });
    await expect(found(image, COMMIT)).resolves.toMatchObject({ digest: pushed.digest });
  });

  test.for(['harbor.lan/web', 'harbor.lan/../x/y', 'harbor.lan/shop/web:1.4.2', 'shop'])(
    '%s is no image of Harbor and is declined',
    async (image) => {
      await expect(found(image, COMMIT)).rejects.toMatchObject({ type: 'Declined' });
    },
  );

  test('a wrong password is not tried again', async () => {
    harbor = createHarborActivities({ ...platform.harbor, password: 'no', pollInterval: 5, progressEvery: 0 });
    await expect(found(IMAGE, COMMIT)).rejects.toMatchObject({
      nonRetryable: true,
      message: expect.stringMatching(
        /^Harbor refused to look for harbor.lan\/shop\/web, git-c+ \(401\): unauthorized$/,
      ),
    });
  });

  test('a Harbor that is down for a moment is asked again', async () => {
    platform.orders.add({ on: '/artifacts/', status: 502, body: '<html>Bad Gateway</html>', times: 1 });
    await expect(found(IMAGE, COMMIT)).rejects.toMatchObject({ type: 'HarborError', nonRetryable: false });
  });
});

describe('naming a release', () => {
  const releaseOf = (reference: string) =>
    attempt(() => createHarborClient(platform.harbor).releaseOf(IMAGE, reference));

  test('a digest has its version and the commit it was built from', async () => {
    await expect(releaseOf(digest)).resolves.toEqual({ digest, version: '1.4.2', revision: COMMIT });
  });

  test('a tag has its digest', async () => {
    await expect(releaseOf('1.4.1')).resolves.toMatchObject({
      digest: expect.stringMatching(/^sha256:/),
      version: '1.4.1',
    });
  });

  test('an image that Harbor no longer has is unknown', async () => {
    await expect(releaseOf('9.9.9')).resolves.toBeUndefined();
  });
});

describe('scanning', () => {
  test('an image that was never scanned is scanned once, and the report is told in numbers', async () => {
    const report = await attempt(() => scan(), step());
    expect(report).toMatchObject({
      digest,
      counts: { critical: 0, high: 2, medium: 11, low: 23, unknown: 0 },
      fixable: { critical: 0, high: 0 },
      over: false,
      scanner: 'Trivy v0.68.1',
    });
    expect(scans()).toBe(1);
  });

  test('fixable findings at or above the limit are over it, and come first', async () => {
    platform.artifacts.orderScan({
      found: [
        { id: 'CVE-2026-1', severity: 'High' },
        { id: 'CVE-2026-2', severity: 'Critical', fix_version: '' },
      ],
    });
    const report = await attempt(() => scan(), step());
    expect(report.over).toBe(true);
    expect(report.worst[0]).toEqual({
      id: 'CVE-2026-1',
      package: 'openssl',
      version: '3.5.1-1',
      fixVersion: '3.5.2-1',
      severity: 'high',
    });
    expect(report.worst).toHaveLength(10);
  });

  test('unfixed findings are over the limit where they count', async () => {
    const report = await attempt(() => scan({ maxSeverity: 'high', ignoreUnfixed: false }), step());
    expect(report.over).toBe(true);
    expect(report.worst.slice(0, 3).map(({ severity }) => severity)).toEqual(['high', 'high', 'medium']);
  });

  test('a report that is older than the step is not trusted', async () => {
    await attempt(() => scan(), step());
    await attempt(() => scan(), step({ scheduledTimestampMs: Date.now() + 1 }));
    expect(scans()).toBe(2);
  });

  test('a report that is younger than the step is taken', async () => {
    const began = step();
    await attempt(() => scan(), began);
    await attempt(() => scan(), { ...began, attempt: 2 });
    expect(scans()).toBe(1);
  });

  test('a scan that somebody else started is waited for', async () => {
    const artifact = platform.artifacts.find('shop', 'web', digest);
    if (artifact) platform.artifacts.startScan(artifact);
    await expect(attempt(() => scan(), step())).resolves.toMatchObject({ digest });
    expect(scans()).toBe(0);
  });

  test('that a scan is running already (409) is no failure', async () => {
    platform.orders.add({
      on: SCAN,
      status: 409,
      body: '{"errors":[{"code":"CONFLICT","message":"a previous scan process is Running"}]}',
      times: 1,
    });
    await expect(attempt(() => scan(), step())).resolves.toMatchObject({ digest });
  });

  test('a scan whose answer was lost is not started again', async () => {
    platform.orders.add({ on: SCAN, loseResponse: true, times: 1 });
    const began = step();
    await expect(attempt(() => scan(), began)).rejects.toMatchObject({ nonRetryable: false });
    const started = platform.artifacts.find('shop', 'web', digest)?.scan?.report;
    await attempt(() => scan(), { ...began, attempt: 2, heartbeatDetails: { before: '' } });
    expect(started).toBeDefined();
    expect(platform.artifacts.find('shop', 'web', digest)?.scan?.report).toBe(started);
  });

  test('progress tells how far Harbor is', async () => {
    const { run, told } = createEnvironment(step());
    await run(() => scan());
    expect(told[0]).toMatchObject({ step: 'scan', line: { id: 'delivery.scanning', status: 'Running' } });
  });

  test('a scanner that failed is told with its last words, and the next attempt scans anew', async () => {
    platform.artifacts.orderScan({ ends: 'Error' });
    const began = step();
    await expect(attempt(() => scan(), began)).rejects.toMatchObject({
      nonRetryable: false,
      message: `Harbor's scanner could not scan ${IMAGE}: [ERROR] fetching the vulnerability database: TOOMANYREQUESTS`,
    });
    await expect(attempt(() => scan(), { ...began, attempt: 2 })).resolves.toMatchObject({ over: false });
  });

  test('a scan that somebody stopped is left to a human', async () => {
    platform = await slower(platform);
    const scanning = outcome(attempt(() => scan(), step()));
    await expect.poll(scans).toBe(1);
    const artifact = platform.artifacts.find('shop', 'web', digest);
    if (artifact?.scan) platform.artifacts.stopScan(artifact, artifact.scan);
    expect(await scanning).toMatchObject({
      nonRetryable: true,
      message: `Somebody stopped the scan of ${IMAGE} in Harbor. Retry to scan anew.`,
    });
  });

  test.for([
    [412, 'no available scanner for project: shop'],
    [400, 'the configured scanner Trivy does not support scanning artifact with mime type x'],
  ] as const)('a project that cannot be scanned (%s) is told with the reason', async ([status, message]) => {
    platform.orders.add({ on: SCAN, status, body: JSON.stringify({ errors: [{ code: 'PRECONDITION', message }] }) });
    await expect(attempt(() => scan(), step())).rejects.toMatchObject({
      nonRetryable: true,
      message: `Harbor cannot scan ${IMAGE}: ${message}. Check the project's scanner in Harbor.`,
    });
  });

  test('an image that was deleted meanwhile is declined', async () => {
    const artifact = platform.artifacts.find('shop', 'web', digest);
    if (artifact) platform.artifacts.remove(artifact);
    await expect(attempt(() => scan(), step())).rejects.toMatchObject({ type: 'Declined' });
  });

  test('a cancel ends the wait', async () => {
    platform = await slower(platform);
    const { run, cancel } = createEnvironment(step());
    const ended = outcome(run(() => scan()));
    await expect.poll(scans).toBe(1);
    cancel();
    expect(await ended).toMatchObject({ name: 'CancelledFailure' });
  });
});

/** A Harbor whose scans take their time. */
async function slower(before: Platform): Promise<Platform> {
  await before.close();
  const fresh = await createPlatform({ speed: 1 });
  harbor = createHarborActivities({ ...fresh.harbor, pollInterval: 5, progressEvery: 0 });
  ({ digest } = fresh.pushImage({ image: IMAGE, tags: ['1.4.2', `git-${COMMIT}`] }));
  return fresh;
}
