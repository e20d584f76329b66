import { ActivityCancellationDetails } from '@temporalio/common';
import { AuthorizationV1Api, KubeConfig } from '@kubernetes/client-node';
import { CancelledFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JobRequest } from '../../src/activities/job-manifest.ts';
import type { JobEnd, JobNews, JobsOptions } from '../../src/activities/jobs.ts';
import { inPlainEnglish } from '../../src/activities/plain-english.ts';
import { createCluster, type Cluster } from './cluster.ts';
import { attempt, createEnvironment, effectOf, outcome } from './environment.ts';

const RUN = 'run-a';
const JOBS = '/apis/batch/v1/namespaces/ml/jobs';
const effect = effectOf(RUN, 'train');
const request: JobRequest = {
  kind: 'train',
  namespace: 'ml',
  pod: {
    containers: [
      {
        name: 'train',
        image: 'harbor.lan/ml/churn:7',
        env: [{ name: 'MLFLOW_RUN_ID', value: 'abc123' }],
        resources: { limits: { 'nvidia.com/gpu': '1', memory: '512Mi' } },
      },
    ],
  },
  timeout: 48 * 3_600_000,
};

let cluster: Cluster;

beforeEach(async () => {
  cluster = await createCluster();
});

afterEach(() => cluster.close());

type Changes = Partial<JobRequest> & { readonly options?: Partial<JobsOptions>; readonly key?: typeof effect };

function run({ options = {}, key = effect, ...changes }: Changes = {}, onNews?: (news: JobNews) => void) {
  return attempt(() => cluster.jobs(options).runJob({ ...request, ...changes }, key, onNews));
}

/** Which kind of fault a Job came to, and how Temporal has it. */
async function faultOf(ended: Promise<JobEnd>): Promise<string | undefined> {
  const end = await ended;
  return end.ok ? undefined : `${end.cause}: ${inPlainEnglish(end.why)}`;
}

function order(body: string): void {
  cluster.platform.orders.add({ on: 'job train', body, times: 1 });
}

const manifest = () => cluster.platform.jobs.all()[0]?.manifest;
const created = () => cluster.platform.calls.filter(({ method, path }) => method === 'POST' && path === JOBS);

/** Runs until the Job says something, then ends the activity for a reason of Temporal's. */
async function interrupted(
  reason: { cancelRequested?: boolean; workerShutdown?: boolean },
  options: Partial<JobsOptions> = {},
): Promise<unknown> {
  order('hang');
  const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR', () => undefined) });
  const told: JobNews[] = [];
  const running = environment.run(() => cluster.jobs(options).runJob(request, effect, (news) => told.push(news)));
  const ended = outcome(running);
  await expect.poll(() => told.some(({ is }) => is === 'running')).toBe(true);
  environment.cancel('CANCELLED', new ActivityCancellationDetails(reason));
  return ended;
}

describe('a Job that goes well', () => {
  test('its end is told with the tail of its log', async () => {
    await expect(run()).resolves.toMatchObject({ ok: true, log: 'started\nhalf way\ndone\n' });
  });

  test('its name follows from the effect, and its marks say whose it is', async () => {
    const { name } = await run();
    expect(name).toMatch(/^train-[0-9a-f]{16}$/);
    expect(manifest()?.metadata).toMatchObject({
      name,
      labels: { 'deckhand.dev/run': RUN },
      annotations: { 'deckhand.dev/key': effect.key },
    });
  });

  test('the cluster itself ends it at its limit and starts no failed pod again', async () => {
    await run();
    expect(manifest()?.spec).toMatchObject({ activeDeadlineSeconds: 172_800, backoffLimit: 0 });
  });

  test('its pod keeps its environment and its devices, and gets no token of the cluster', async () => {
    await run();
    expect(manifest()?.spec.template.spec).toMatchObject({
      automountServiceAccountToken: false,
      restartPolicy: 'Never',
      containers: request.pod.containers,
    });
  });

  test('who watches is told that it waits and what it logs', async () => {
    const news: JobNews[] = [];
    await run({}, (each) => news.push(each));
    expect(news[0]).toMatchObject({ is: 'waiting' });
    expect(news.at(-1)).toMatchObject({ is: 'running', log: expect.stringContaining('started') });
  });

  test('an image that is being pulled is named', async () => {
    const news: JobNews[] = [];
    await run({}, (each) => news.push(each));
    expect(news).toContainEqual({ is: 'waiting', reason: 'Pulling image "harbor.lan/ml/churn:7"' });
  });
});

describe('adopting', () => {
  test('a Job whose creation went unheard is adopted', async () => {
    cluster.platform.orders.add({ on: `POST ${JOBS}`, loseResponse: true, times: 1 });
    await expect(run()).rejects.toMatchObject({ type: 'KubernetesError', nonRetryable: false });
    await expect(run()).resolves.toMatchObject({ ok: true });
    expect(cluster.platform.jobs.all()).toHaveLength(1);
  });

  test('a Job that another attempt starts in the same moment is adopted', async () => {
    const ends = await Promise.all([run(), run()]);
    expect(ends.map(({ ok }) => ok)).toEqual([true, true]);
    expect(cluster.platform.jobs.all()).toHaveLength(1);
  });

  test('a Job that ended while nobody watched is found with its end', async () => {
    await run();
    await expect(run()).resolves.toMatchObject({ ok: true, log: expect.stringContaining('done') });
    expect(created()).toHaveLength(1);
  });

  test('a new round has a Job of its own', async () => {
    await run();
    await run({ key: effectOf(RUN, 'train', 2) });
    expect(cluster.platform.jobs.all()).toHaveLength(2);
  });

  test("a Job of this name that carries somebody else's key is left, and the step is declined", async () => {
    const { name } = await run();
    const [job] = cluster.platform.jobs.all();
    if (!job) throw new Error('There is no Job.');
    const metadata = { ...job.manifest.metadata, annotations: { 'deckhand.dev/key': 'another' } };
    cluster.platform.jobs.put({ ...job, manifest: { ...job.manifest, metadata } });
    await expect(run()).rejects.toMatchObject({
      type: 'Declined',
      message: `ml already has a Job ${name} that this run did not make. Delete it there first.`,
    });
  });
});

describe('a Job that comes to nothing', () => {
  test.for([
    ['memory', /^memory: the Job ran out of memory \(OOMKilled, limit 512Mi\)$/],
    ['image', /^image: the image harbor.lan\/ml\/churn:7 cannot be pulled: .*not found$/],
    ['no-node', /^no-node: no node has room for the Job: 0\/3 nodes are available/],
    ['forbidden', /^start: no pod can be made: Error creating: pods "p" is forbidden/],
    [
      'evicted-always',
      /^evicted: the Job was evicted from worker-1: The node was low on resource: memory.*\(\d times in all\)$/,
    ],
  ] as const)('%s is told as what it is', async ([failure, fault]) => {
    order(failure);
    expect(await faultOf(run({ waitForNode: 60 }))).toMatch(fault);
  });

  test('a Job that takes longer than it may is ended by the cluster', async () => {
    order('hang');
    expect(await faultOf(run({ timeout: 600_000 }))).toBe('deadline: the Job was not done within 10 min');
  });

  test('a Job that is stuck is deleted, so that it cannot begin after all', async () => {
    order('image');
    await run();
    expect(cluster.platform.jobs.all()).toEqual([]);
  });

  test('a secret of its environment that is not there is told', async () => {
    const env = [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'nothing', key: 'token' } } }];
    const ended = run({ pod: { containers: [{ name: 'train', image: 'churn', env }] } });
    expect(await faultOf(ended)).toBe('start: the Job cannot start: secret "nothing" not found');
  });

  test('a secret it mounts that is not there is told', async () => {
    const volumes = [{ name: 'keys', secret: { secretName: 'nothing' } }];
    expect(await faultOf(run({ pod: { ...request.pod, volumes } }))).toBe(
      'start: the Job cannot start: MountVolume.SetUp failed for volume "keys" : secret "nothing" not found',
    );
  });

  test('a Job may wait for a node longer than for its image', async () => {
    order('no-node');
    const news: JobNews[] = [];
    await run({ options: { patience: 1 }, waitForNode: 1_500 }, (each) => news.push(each));
    expect(news.length).toBeGreaterThan(2);
  });

  test('one eviction is survived on another node', async () => {
    order('evicted');
    await expect(run()).resolves.toMatchObject({ ok: true, log: expect.stringContaining('done') });
  });

  test('a Job that may not be evicted ends with its first', async () => {
    order('evicted');
    await expect(run({ evictions: 0 })).resolves.toMatchObject({ ok: false, cause: 'evicted' });
  });

  test('a Job that somebody deleted is not waited for', async () => {
    order('hang');
    const ended = run({}, ({ is }) => {
      if (is === 'running')
        for (const { name } of cluster.platform.jobs.all()) cluster.platform.jobs.remove('ml', name);
    });
    await expect(ended).resolves.toMatchObject({ ok: false, cause: 'gone', log: 'waiting for a lock\n' });
  });

  test('a namespace that is not there is refused for good', async () => {
    await expect(run({ namespace: 'nowhere' })).rejects.toMatchObject({
      nonRetryable: true,
      message: 'Kubernetes refused to start the train Job in nowhere (404): namespaces "nowhere" not found',
    });
  });
});

describe('a cluster that is away', () => {
  test('the wait outlives a moment without answers', async () => {
    const news: JobNews[] = [];
    await attempt(() => cluster.jobs().ensureJob(request, effect));
    cluster.platform.orders.add({ on: `GET ${JOBS}/`, status: 503, times: 3 });
    const ended = attempt(() => cluster.jobs().waitForJob(request, effect, (each) => news.push(each)));
    await expect(ended).resolves.toMatchObject({ ok: true });
    expect(news.filter(({ is }) => is === 'unreachable')).toHaveLength(3);
  });

  test('the wait ends when there was no answer for too long, and the next attempt goes on', async () => {
    await attempt(() => cluster.jobs().ensureJob(request, effect));
    cluster.platform.orders.add({ on: `GET ${JOBS}/`, status: 503 });
    const waiting = attempt(() => cluster.jobs({ outage: 30 }).waitForJob(request, effect));
    await expect(waiting).rejects.toMatchObject({ type: 'KubernetesError', nonRetryable: false });
    cluster.platform.orders.clear();
    await expect(run()).resolves.toMatchObject({ ok: true });
    expect(created()).toHaveLength(1);
  });

  test('a log that cannot be read fails no Job', async () => {
    cluster.platform.orders.add({ on: '/log', status: 500 });
    await expect(run()).resolves.toMatchObject({ ok: true, log: '' });
  });

  test('the log of a Job that has ended is asked for again', async () => {
    await run();
    cluster.platform.orders.add({ on: '/log', status: 500, times: 2 });
    await expect(run()).resolves.toMatchObject({ ok: true, log: expect.stringContaining('done') });
  });

  test('events that may not be read are done without', async () => {
    cluster.platform.orders.add({ on: '/events', status: 403 });
    await expect(run()).resolves.toMatchObject({ ok: true });
  });
});

describe('a Job that is ended from outside', () => {
  test('a cancel deletes the Job', async () => {
    expect(await interrupted({ cancelRequested: true })).toBeInstanceOf(CancelledFailure);
    expect(cluster.platform.jobs.all()).toEqual([]);
  });

  test('a cancel deletes the Job though the cluster is away for a moment', async () => {
    cluster.platform.orders.add({ on: `DELETE ${JOBS}/`, status: 503, times: 2 });
    await interrupted({ cancelRequested: true });
    expect(cluster.platform.jobs.all()).toEqual([]);
  });

  test('a Job that a cancel cannot delete is told to people', async () => {
    cluster.platform.orders.add({ on: `DELETE ${JOBS}/`, status: 503 });
    expect(await interrupted({ cancelRequested: true }, { outage: 20 })).toMatchObject({
      message: expect.stringMatching(
        /^Job train-\w{16} in ml goes on though the run was cancelled: it could not be deleted\. Delete it there\./,
      ),
    });
  });

  test('a worker that shuts down leaves the Job to the next one', async () => {
    await interrupted({ workerShutdown: true });
    expect(cluster.platform.jobs.all()).toHaveLength(1);
  });

  test('a cancel does not wait for a cluster that does not answer', async () => {
    await attempt(() => cluster.jobs().ensureJob(request, effect));
    cluster.platform.orders.add({ on: `GET ${JOBS}/`, hang: true, times: 1 });
    const { run: inside, cancel } = createEnvironment();
    const ended = outcome(inside(() => cluster.jobs().waitForJob(request, effect)));
    cancel();
    expect(await ended).toBeInstanceOf(CancelledFailure);
  });

  test('a Job that was never made counts as deleted', async () => {
    await expect(attempt(() => cluster.jobs().deleteJob(request, effect))).resolves.toBe('missing');
  });
});

test('what a Job says is told without its secrets', async () => {
  await run();
  const [job] = cluster.platform.jobs.all();
  if (!job) throw new Error('There is no Job.');
  const lines = [
    [0, 'push with hunter2 to https://ci:abc123@harbor.lan'],
    [0, '\u001B[31mPASSWORD=swordfish\u001B[39m failed'],
  ] as const;
  cluster.platform.jobs.put({ ...job, play: { ...job.play, lines, message: 'token: xyz' } });
  await expect(run({ options: { secrets: ['hunter2'] } })).resolves.toMatchObject({
    log: 'push with *** to https://ci:***@harbor.lan\nPASSWORD=*** failed\n',
    message: 'token: ***',
  });
});

test.for([
  ['create', true],
  ['delete', false],
] as const)('the simulated cluster says whether we may %s Jobs', async ([verb, allowed]) => {
  cluster.platform.orders.add({ on: 'may delete jobs' });
  const config = new KubeConfig();
  config.loadFromString(cluster.platform.kubeconfig);
  const spec = { resourceAttributes: { verb, group: 'batch', resource: 'jobs', namespace: 'ml' } };
  const review = await config.makeApiClient(AuthorizationV1Api).createSelfSubjectAccessReview({ body: { spec } });
  expect(review.status?.allowed).toBe(allowed);
});
