import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAlertmanagerActivities } from '../../src/activities/alertmanager.ts';
import { createPlayReader } from '../../src/activities/ansible-events.ts';
import { createArgoCdInventory } from '../../src/activities/argocd-inventory.ts';
import { createArgoCdActivities } from '../../src/activities/argocd.ts';
import { createHarborActivities } from '../../src/activities/harbor.ts';
import { createLogReader } from '../../src/activities/job-log.ts';
import type { JobRequest } from '../../src/activities/job-manifest.ts';
import type { JobSight } from '../../src/activities/job-sight.ts';
import { createClusterClient } from '../../src/activities/kubernetes-client.ts';
import { createKubernetes } from '../../src/activities/kubernetes.ts';
import { createMaasActivities } from '../../src/activities/maas.ts';
import { mask } from '../../src/activities/mask.ts';
import { createMlflowActivities } from '../../src/activities/mlflow.ts';
import { createMlflowClient } from '../../src/activities/mlflow-client.ts';
import { createPrometheus } from '../../src/activities/prometheus.ts';
import { testCounts } from '../../src/activities/test-counts.ts';
import type { Model } from '../../src/models.ts';
import { createEnvironment, effectOf } from '../activities/environment.ts';
import { isSentence, json, mangled, text } from './corpus.ts';
import { createHostile, repliesLike, type Hostile, type Reply } from './hostile.ts';

const EACH = 60;
/** Who polls does so until the run is cancelled. ms. */
const PATIENCE = 40;
const IMAGE = 'harbor.lan/shop/web';
const DIGEST = `sha256:${'a'.repeat(64)}`;
const environment = { application: 'shop-staging', project: 'default' };
const effect = effectOf('run-a', 'deploy');

let hostile: Hostile;
let folder: string;
beforeAll(async () => {
  hostile = await createHostile();
  folder = mkdtempSync(join(tmpdir(), 'deckhand-fuzz-'));
});
afterAll(async () => {
  await hostile.close();
  rmSync(folder, { recursive: true, force: true });
});

/** It ends: with a result, or with a failure that says in a sentence what the system did. */
async function expectSentence(work: () => Promise<unknown>): Promise<void> {
  const { run, cancel } = createEnvironment();
  const timer = setTimeout(cancel, PATIENCE);
  const failure = await run(work).then(
    () => undefined,
    (error: unknown) => error,
  );
  clearTimeout(timer);
  if (failure === undefined || failure instanceof CancelledFailure) return;
  expect(failure).toBeInstanceOf(ApplicationFailure);
  expect((failure as Error).message).toSatisfy(isSentence);
}

function check(replies: fc.Arbitrary<Reply[]>, work: () => Promise<unknown>): Promise<void> {
  const property = fc.asyncProperty(replies, async (answers) => {
    hostile.answer(answers);
    await expectSentence(work);
  });
  return fc.assert(property, { seed: 9, numRuns: EACH });
}

const quick = { pollInterval: 5, progressEvery: 0 };

function kubeconfigFor(server: string): string {
  const clusters = [{ name: 'c', cluster: { server } }];
  const contexts = [{ name: 'c', context: { cluster: 'c', user: 'u' } }];
  const users = [{ name: 'u', user: { token: 't' } }];
  return JSON.stringify({ apiVersion: 'v1', kind: 'Config', clusters, contexts, users, 'current-context': 'c' });
}

describe('whatever MAAS answers', () => {
  const machine = {
    system_id: 'abc101',
    hostname: 'node-01',
    status: 6,
    status_name: 'Deployed',
    status_message: 'Deployed',
    owner: 'deckhand',
    locked: false,
    ip_addresses: ['192.0.2.21'],
    distro_series: 'noble',
    zone: { name: 'rack-1' },
    workload_annotations: {},
  };
  const maas = () => createMaasActivities({ url: `${hostile.url}/MAAS`, apiKey: 'a:b:c', ...quick });
  const node = { machine: 'node-01', systemId: 'abc101', effect };

  it.each([
    ['to a look', () => maas().checkMachine(node)],
    ['to a deploy', () => maas().deployMachine({ ...node, series: 'noble', comment: 'x' })],
    ['while it installs', () => maas().waitForDeployed(node)],
    ['to a release', () => maas().releaseMachine({ ...node, run: 'run-a' })],
  ])('%s, it ends in a sentence', async (_, work) => {
    expect.hasAssertions();
    await check(repliesLike(machine, { ...machine, status: 4 }, { ...machine, status: 9 }), work);
  });
});

describe('whatever Harbor answers', () => {
  const scan = { report_id: 'r', scan_status: 'Success', complete_percent: 100, scanner: { name: 'Trivy' } };
  const artifact = { digest: DIGEST, tags: [{ name: '1.4.2' }], scan_overview: { a: scan } };
  const finding = {
    id: 'CVE-1',
    package: 'p',
    version: '1',
    fix_version: '2',
    severity: 'High',
    preferred_cvss: { score_v3: 9 },
  };
  const harbor = () => createHarborActivities({ url: hostile.url, username: 'u', password: 'p', ...quick });

  it.each([
    ['to a look', () => harbor().findImage({ image: IMAGE, commit: 'c'.repeat(40) })],
    [
      'to a scan',
      () =>
        harbor().scanImage({
          image: IMAGE,
          digest: DIGEST,
          limit: { maxSeverity: 'high', ignoreUnfixed: true },
          effect,
        }),
    ],
  ])('%s, it ends in a sentence', async (_, work) => {
    expect.hasAssertions();
    await check(repliesLike(artifact, { report: { vulnerabilities: [finding] } }, finding), work);
  });
});

describe('whatever Argo CD answers', () => {
  const source = { repoURL: 'https://git.example/shop/deploy.git', kustomize: { images: [`${IMAGE}@${DIGEST}`] } };
  const operation = { info: [{ name: 'deckhand.dev/key', value: effect.key }], sync: { revision: 'r', source } };
  const status = {
    sync: { status: 'Synced', revision: 'r' },
    health: { status: 'Healthy' },
    operationState: {
      operation,
      phase: 'Succeeded',
      startedAt: '2026-11-24T10:00:00Z',
      finishedAt: '2026-11-24T10:01:00Z',
    },
    history: [{ id: 1, revision: 'r', deployedAt: '2026-11-24T10:00:00Z', source }],
    summary: { images: [`${IMAGE}@${DIGEST}`] },
    resources: [{ kind: 'Deployment', name: 'web', status: 'Synced', health: { status: 'Healthy' } }],
    reconciledAt: '2026-11-24T10:02:00Z',
    sourceType: 'Kustomize',
  };
  const application = { metadata: { name: 'shop-staging', annotations: {} }, spec: { source, syncPolicy: {} }, status };
  const odd = repliesLike(application, { ...application, operation }, { canSync: true });
  const inside = mangled(status).chain((some) => repliesLike({ ...application, status: some }));
  const argocd = () => createArgoCdActivities({ url: hostile.url, token: 't', patience: 20, ...quick });
  const target = { environment, image: IMAGE, digest: DIGEST, effect };

  it.each([
    ['to a look', () => argocd().readApplication({ environment, image: IMAGE })],
    ['to a sync', () => argocd().setImage({ app: 'shop', ...target })],
    ['while it rolls out', () => argocd().waitForHealthy({ ...target, tolerate: 10 })],
    ['while it is watched', () => argocd().watchApplication({ ...target, for: 20, tolerate: 10 })],
    [
      'to an undo',
      () => argocd().restoreImage({ app: 'shop', environment, image: IMAGE, to: { digest: DIGEST }, run: 'run-a' }),
    ],
  ])('%s, it ends in a sentence', async (_, work) => {
    expect.hasAssertions();
    await check(fc.oneof(odd, inside), work);
  });
});

describe('whatever Argo CD answers of all there is', () => {
  const source = { kustomize: { images: [`${IMAGE}@${DIGEST}`] }, helm: { parameters: [{ name: 'image.tag' }] } };
  const status = {
    summary: { images: [`${IMAGE}@${DIGEST}`] },
    history: [
      { id: 1, source },
      { id: 2, sources: [source] },
    ],
  };
  const application = { metadata: { name: 'shop-staging' }, spec: { source }, status };
  const account = {
    name: 'ci',
    tokens: [{ id: 'a', expiresAt: '1700000000' }, { id: 'b', expiresAt: 0 }, { id: 'c' }],
  };
  const listed = (one: object) => ({ metadata: {}, items: [one, one] });
  const inventory = () => createArgoCdInventory({ url: hostile.url, token: 't' });
  const odd = fc.oneof(
    repliesLike(listed(application), listed(account), account),
    fc
      .tuple(mangled(application), mangled(status), mangled(account))
      .chain(([app, inside, person]) =>
        repliesLike(listed(app), listed({ ...application, status: inside }), listed(person), person),
      ),
  );

  it.each([
    ['to its images', () => inventory().images()],
    ['to its tokens', () => inventory().tokens()],
    ['to a look at an account', () => inventory().tokensOf('ci')],
    ['to a deletion', () => inventory().removeToken({ account: 'ci', id: 'a' })],
  ])('%s, it ends in a sentence', async (_, work) => {
    expect.hasAssertions();
    await check(odd, work);
  });
});

describe('whatever MLflow answers', () => {
  const info = { run_id: 'r', run_name: 'n', experiment_id: '1', status: 'RUNNING', artifact_uri: 's3://a' };
  const metric = { key: 'auc', value: 0.9, timestamp: 1, step: 1 };
  const tags = [{ key: 'deckhand.dev/key', value: effect.key }];
  const run = { info, data: { metrics: [metric], tags }, outputs: { model_outputs: [{ model_id: 'm', step: 1 }] } };
  const right = {
    run,
    runs: [run],
    experiment: { experiment_id: '1', lifecycle_stage: 'active' },
    metrics: [metric],
    next_page_token: 'again',
    model_version: { version: '3', run_id: 'r' },
    model_versions: [{ version: '3', run_id: 'r' }],
    files: [{ path: 'model' }],
  };
  const refused = { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'none' };
  const inside = fc
    .tuple(mangled(run), mangled(info), mangled(metric))
    .chain(([oddRun, oddInfo, oddMetric]) =>
      repliesLike(
        { ...right, run: { ...run, info: oddInfo }, metrics: [oddMetric] },
        { ...right, run: oddRun, runs: [oddRun] },
      ),
    );
  const aliases = { champion: 'champion', previous: 'previous' };
  const registered = 'churn';
  const mlflow = () =>
    createMlflowActivities({ mlflow: createMlflowClient({ url: hostile.url }), url: 'https://mlflow.lan' });
  const spec = { experiment: 'churn', registered, artifact: 'model', aliases } as unknown as Model;

  it.each([
    ['to a new run', () => mlflow().openRun({ spec, model: 'churn', params: {}, dataset: 'd', effect })],
    ['to its end', () => mlflow().finishRun({ run: 'r' })],
    ['to a look at scores', () => mlflow().readScores({ run: 'r', needs: 'auc' })],
    ['to a look at a curve', () => mlflow().readCurve({ run: 'r', metric: 'auc' })],
    ['to a registration', () => mlflow().registerVersion({ spec, run: 'r', effect })],
    ['to a promotion', () => mlflow().promote({ registered, aliases, from: '3', to: '4' })],
    ['to an undo', () => mlflow().restoreAliases({ model: 'churn', registered, aliases, ours: '4', before: {} })],
  ])('%s, it ends in a sentence', async (_, work) => {
    expect.hasAssertions();
    await check(fc.oneof(repliesLike(right, refused, run), inside), work);
  });
});

describe('whatever Alertmanager answers', () => {
  const alert = { fingerprint: 'f', startsAt: '2026-11-24T10:00:00Z', endsAt: '2036-11-24T10:00:00Z' };
  const silence = { id: 's', comment: `deckhand ${effect.key}`, endsAt: alert.endsAt, status: { state: 'active' } };
  const alertmanager = () => createAlertmanagerActivities({ url: hostile.url });
  const by = { alertname: 'A' };

  it.each([
    ['to a look', () => alertmanager().readGroup({ by, marks: [['f', 1, 0]] })],
    [
      'to a silence',
      () => alertmanager().silenceAlert({ by, duration: 1_000, title: 'A', requestedBy: 'U0ANA', effect }),
    ],
  ])('%s, it ends in a sentence', async (_, work) => {
    expect.hasAssertions();
    await check(repliesLike(alert, silence, { silenceID: 's' }), work);
  });
});

describe('whatever the others answer', () => {
  it('Prometheus, it ends in a sentence', async () => {
    expect.hasAssertions();
    const vector = { status: 'success', data: { resultType: 'vector', result: [{ metric: {}, value: [1, '0.1'] }] } };
    const failed = { status: 'error', errorType: 'bad_data', error: 'parse error' };
    const matrix = {
      status: 'success',
      data: { resultType: 'matrix', result: [{ metric: {}, values: [[1, 'NaN']] }] },
    };
    const prometheus = createPrometheus({ url: `${hostile.url}/prometheus` });
    const odd = fc.oneof(
      repliesLike(vector, failed, matrix),
      mangled(vector.data).chain((data) => repliesLike({ status: 'success', data })),
    );
    await check(odd, () => prometheus.query('up'));
    await check(odd, () => prometheus.range('up', { from: 0, to: 1_000, step: 100 }));
  });

  it('Kubernetes, it ends in a sentence', async () => {
    expect.hasAssertions();
    const kubeconfig = join(folder, 'kubeconfig.json');
    writeFileSync(kubeconfig, kubeconfigFor(hostile.url));
    const node = {
      metadata: { name: 'node-01', labels: { 'deckhand.dev/run': 'run-a' } },
      status: { conditions: [{ type: 'Ready', status: 'True' }], addresses: [], nodeInfo: { kubeletVersion: 'v1' } },
    };
    const { activities, joinTokens } = createKubernetes({ kubeconfig, ...quick });
    const odd = fc.oneof(
      repliesLike(node),
      mangled(node.status).chain((status) => repliesLike({ ...node, status })),
    );
    await check(odd, () => activities.waitForNodeReady({ node: 'node-01', labels: {}, effect }));
    await check(odd, () => activities.deleteNode({ node: 'node-01', run: 'run-a' }));
    await check(odd, () => joinTokens.issue(effect));
  });

  it('the log of a Job is, it is read as text', async () => {
    expect.hasAssertions();
    const kubeconfig = join(folder, 'kubeconfig-logs.json');
    writeFileSync(kubeconfig, kubeconfigFor(hostile.url));
    const { core } = createClusterClient({ kubeconfig });
    const pod = { metadata: { name: 'train-1' } };
    const job = { kind: 'train', namespace: 'ml', pod: { containers: [] }, timeout: 1 } as unknown as JobRequest;
    const logs = fc.oneof(
      fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
      text.map((said) => Buffer.from(said, 'utf16le')),
      fc.constant(Buffer.from('x'.repeat(1_000_000))),
      json.map((value) => JSON.stringify(value)),
    );
    const status = fc.constantFrom(200, 200, 200, 400, 404, 500);
    await check(fc.array(fc.record({ status, body: logs }), { minLength: 1, maxLength: 2 }), async () => {
      const read = await createLogReader(core, job, (said) => mask(said, []))({ is: 'running', pod } as JobSight);
      expect(typeof read).toBe('string');
      expect(read?.length).toBeLessThan(300_000);
    });
  });
});

describe('whatever is printed', () => {
  const event = {
    _event: 'v2_runner_on_failed',
    task: { name: 'base : install' },
    hosts: { 'node-01': { msg: 'no', changed: false } },
    stats: { 'node-01': { changed: 1, failures: 0, unreachable: 0 } },
  };
  const kinds = [
    'v2_playbook_on_task_start',
    'v2_runner_on_failed',
    'v2_runner_on_unreachable',
    'v2_playbook_on_stats',
  ];
  const odd = fc.oneof(
    json,
    mangled(event),
    fc.tuple(fc.constantFrom(...kinds), mangled(event)).map(([kind, one]) => ({ ...one, _event: kind })),
  );
  const line = fc.oneof(
    text,
    odd.map((one) => JSON.stringify(one)),
    text.map((said) => `fatal: [node-01]: FAILED! => ${said}`),
  );

  it('by Ansible, it is read without a fault, and a failure has words', () => {
    const property = fc.property(fc.array(line), (lines) => {
      const names: unknown[] = [];
      const reader = createPlayReader({ onTask: (name) => void names.push(name) });
      for (const each of lines) reader.line(each);
      const { tasks, changed, failure } = reader.report();
      expect([typeof tasks, typeof changed, typeof (failure?.message ?? ''), typeof (failure?.task ?? '')]).toEqual([
        'number',
        'number',
        'string',
        'string',
      ]);
      expect(names.every((name) => typeof name === 'string')).toBe(true);
    });
    fc.assert(property, { seed: 9, numRuns: 500 });
  });

  it('by Ansible in one line without an end, or in none at all, it is read without a fault', () => {
    const huge = JSON.stringify({ ...event, hosts: { 'node-01': { msg: 'x'.repeat(5_000_000) } } });
    const half = huge.slice(0, -10);
    const bytes = Buffer.from(Uint8Array.from({ length: 100_000 }, (_, at) => at % 256)).toString();
    for (const only of [huge, half, bytes, bytes.repeat(20), '{"_event":', '{"_event":"v2_playbook_on_stats"}', '']) {
      const reader = createPlayReader({ onTask: () => undefined });
      reader.line(only);
      const { failure } = reader.report();
      expect((failure?.message ?? '').length).toBeLessThan(10_000);
    }
  });

  it('by tests, it gives whole numbers', () => {
    const property = fc.property(
      fc.oneof(
        text,
        odd.map((one) => JSON.stringify(one)),
      ),
      text,
      (message, log) => {
        const { passed, failed, skipped } = testCounts(message, log);
        expect([passed, failed, skipped].every(Number.isInteger)).toBe(true);
      },
    );
    fc.assert(property, { seed: 9, numRuns: 500 });
  });
});
