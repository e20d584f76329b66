import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPlatform, type Platform } from '../../playground/platform/server.ts';
import { createDiagnosisActivities } from '../../src/activities/diagnosis.ts';
import { createClusterClient } from '../../src/activities/kubernetes-client.ts';
import { createPrometheus } from '../../src/activities/prometheus.ts';
import type { IncidentQuery } from '../../src/incidents.ts';
import { attempt, createEnvironment, outcome } from './environment.ts';

const RATIO =
  'sum(rate(http_requests_total{app="shop",code=~"5.."}[5m])) / sum(rate(http_requests_total{app="shop"}[5m]))';
const ERRORS: IncidentQuery = { name: 'errors', query: RATIO, limit: 0.01, unit: 'ratio', bad: 'above' };

let folder: string;
let platform: Platform;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deckhand-test-'));
  platform = await createPlatform({ data: folder, speed: 100_000 });
  writeFileSync(join(folder, 'kubeconfig.json'), platform.kubeconfig);
});
afterEach(async () => {
  await platform.close();
  rmSync(folder, { recursive: true, force: true });
});

function diagnosis({ prometheus = platform.prometheus.url }: { prometheus?: string } = {}) {
  return createDiagnosisActivities({
    prometheus: prometheus ? createPrometheus({ url: prometheus }) : undefined,
    graphs: 'https://prometheus.example/',
    cluster: createClusterClient({ kubeconfig: join(folder, 'kubeconfig.json') }),
    apps: {},
    readApplication: () => Promise.reject(new Error('not asked')),
    permalink: async () => undefined,
    secrets: [],
    pollInterval: 5,
  });
}

describe('a query', () => {
  test('gives its number, what it was an hour ago, and a link to the graph', async () => {
    platform.setErrorRate('shop', 0.041);
    await expect
      .poll(() => attempt(() => diagnosis().measure({ query: ERRORS })))
      .toMatchObject({
        value: 0.041,
        before: 0.002,
        link: expect.stringMatching(/^https:\/\/prometheus\.example\/graph\?g0\.expr=sum/) as string,
      });
  });

  test('of several series gives the worst of them', async () => {
    const up: IncidentQuery = { name: 'up', query: 'up', unit: 'number', bad: 'below' };
    await expect(attempt(() => diagnosis().measure({ query: up }))).resolves.toMatchObject({ value: 1 });
  });

  test.each([
    ['there is no series of', null],
    ['has no traffic', 'NaN'],
  ] as const)('that %s has no number', async (_, rate) => {
    platform.setErrorRate('shop', rate);
    await expect(attempt(() => diagnosis().measure({ query: ERRORS }))).resolves.toMatchObject({ value: null });
  });

  test('without a Prometheus says what is missing', async () => {
    await expect(attempt(() => diagnosis({ prometheus: '' }).measure({ query: ERRORS }))).rejects.toMatchObject({
      message: 'PROMETHEUS_URL is not set.',
    });
  });
});

describe('the alert’s own query', () => {
  const measured = (expr: string, asked: readonly string[] = []) => {
    const link = `http://prometheus.example/graph?${new URLSearchParams({ 'g0.expr': expr })}`;
    return attempt(() => diagnosis().measureAlert({ name: 'A', link, asked }));
  };

  test.each([
    [`${RATIO} > 0.01`, { limit: 0.01, bad: 'above', unit: 'ratio', value: 0.002 }],
    ['vector(7) <= 12', { limit: 12, bad: 'below', unit: 'number', value: 7 }],
    ['vector(7)', { value: 7, unit: 'number' }],
  ])('%s is measured without its comparison', async (expr, found) => {
    await expect(measured(expr)).resolves.toMatchObject(found);
  });

  test('is not asked again where the runbook asks the same', async () => {
    await expect(measured(`${RATIO}  > 0.01`, [RATIO.replaceAll(' ', '')])).resolves.toBeUndefined();
  });

  test.each([
    undefined,
    'nonsense',
    'http://grafana.example/alerting/1/view',
    `http://a.example/?g0.expr=${'x'.repeat(3_000)}`,
  ])('is left alone where its address is %j', async (link) => {
    await expect(attempt(() => diagnosis().measureAlert({ name: 'A', link, asked: [] }))).resolves.toBeUndefined();
  });
});

describe('pods and events', () => {
  const shop = { namespace: 'shop-production', deployment: 'shop-web' };

  test('that are well are counted, and nothing more', async () => {
    await expect(attempt(() => diagnosis().lookAtPods(shop))).resolves.toMatchObject({
      ready: 3,
      pods: 3,
      troubles: [],
    });
    await expect(attempt(() => diagnosis().lookAtEvents(shop))).resolves.toMatchObject({ events: [] });
  });

  test('that are not say why, with the end of what they logged and no secret in it', async () => {
    platform.workloads.set('shop-production', 'shop-web', { illSince: Date.now() });
    const found = await attempt(() => diagnosis().lookAtPods(shop));
    expect(found).toMatchObject({
      ready: 2,
      pods: 3,
      troubles: [{ restarts: 6, reason: 'OOMKilled', limit: '512Mi', container: 'web' }],
    });
    expect(JSON.stringify(found)).toContain('allocation failed');
    expect(JSON.stringify(found)).not.toContain('hunter2');
    await expect(attempt(() => diagnosis().lookAtEvents(shop))).resolves.toMatchObject({
      events: [{ reason: 'BackOff' }],
    });
  });

  test('of a Deployment that is not there cannot be looked at', async () => {
    const asked = { namespace: 'shop-production', deployment: 'nothing' };
    await expect(attempt(() => diagnosis().lookAtPods(asked))).rejects.toMatchObject({ type: 'Declined' });
  });
});

describe('waiting until it is good', () => {
  const wait = (until: number, quiet = 50) => diagnosis().waitUntilGood({ queries: [ERRORS], quiet, until });

  test('ends when it has been good for long enough', async () => {
    await expect(attempt(() => wait(Date.now() + 5_000))).resolves.toMatchObject({
      good: true,
      found: { value: 0.002 },
    });
  });

  test('ends when it is still bad at the end of its time', async () => {
    platform.setErrorRate('shop', 0.2);
    await expect(attempt(() => wait(Date.now() + 200))).resolves.toMatchObject({ good: false, found: { limit: 0.01 } });
  });

  test('says so when Prometheus is away at the end of its time', async () => {
    const away = () =>
      diagnosis({ prometheus: 'http://127.0.0.1:1' }).waitUntilGood({ queries: [ERRORS], quiet: 50, until: 0 });
    await expect(attempt(away)).resolves.toMatchObject({
      good: false,
      found: { id: 'incident.blind', name: 'errors' },
    });
  });

  test('goes on from how long it had been good when a worker was lost, and ends when it is cancelled', async () => {
    const goodSince = Date.now() - 60_000;
    await expect(attempt(() => wait(0, 60_000), { heartbeatDetails: { goodSince } })).resolves.toMatchObject({
      good: true,
    });
    const { run, cancel } = createEnvironment();
    const waiting = outcome(run(() => wait(Date.now() + 60_000, 60_000)));
    cancel();
    await expect(waiting).resolves.toMatchObject({ name: 'CancelledFailure' });
  });
});
