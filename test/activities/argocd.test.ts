import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPlatform, type Platform } from '../../playground/platform/server.ts';
import { createArgoCdActivities, type ArgoCdOptions } from '../../src/activities/argocd.ts';
import { createHarborClient } from '../../src/activities/harbor-client.ts';
import type { Environment } from '../../src/apps.ts';
import { attempt, createEnvironment, effectOf, outcome } from './environment.ts';
import { gitEnv, pushAs } from './git-host.ts';

const RUN = 'run-a';
const IMAGE = 'harbor.lan/shop/web';
const STAGING: Environment = { application: 'shop-staging', project: 'default' };
const DEPLOY = 'https://git.example/shop/deploy.git';
const PRODUCTION: Environment = {
  application: 'shop-production',
  project: 'default',
  git: { repository: DEPLOY, branch: 'main', path: 'production/kustomization.yaml' },
};
const STAGING_IN_GIT: Environment = {
  ...STAGING,
  git: { repository: DEPLOY, branch: 'main', path: 'staging/kustomization.yaml' },
};
const BLOG: Environment = { application: 'blog-staging', project: 'default' };
const API: Environment = { application: 'api-staging', project: 'default' };
const SYNC = 'POST';

let platform: Platform;
let argocd: ReturnType<typeof createArgoCdActivities>;
let digest: string;
let before: string;

beforeEach(() => begin(1000));
afterEach(() => platform.close());

/** A platform at that speed; how long others are waited for and how long trouble is tolerated is up to each test. */
async function begin(speed: number, more: Partial<ArgoCdOptions> = {}): Promise<void> {
  platform = await createPlatform({ speed });
  ({ digest } = platform.pushImage({ image: IMAGE, tags: ['1.4.2', `git-${'c'.repeat(40)}`] }));
  before = platform.artifacts.find('shop', 'web', '1.4.1')?.digest ?? '';
  argocd = createArgoCdActivities({
    ...platform.argocd,
    pollInterval: 5,
    progressEvery: 0,
    patience: 5_000,
    gitEnv: gitEnv(platform.git.folder),
    releaseOf: createHarborClient(platform.harbor).releaseOf,
    ...more,
  });
}

async function beginAgain(speed: number, more: Partial<ArgoCdOptions> = {}): Promise<void> {
  await platform.close();
  await begin(speed, more);
}

const read = (environment: Environment, image = IMAGE) => attempt(() => argocd.readApplication({ environment, image }));
const set = (environment = STAGING, { run = RUN, round = 1, image = IMAGE, to = digest } = {}) =>
  argocd.setImage({
    app: 'shop',
    environment,
    image,
    digest: to,
    version: '1.4.2',
    effect: effectOf(run, 'roll-out', round),
  });
const wait = (
  environment = STAGING,
  {
    revision,
    round = 1,
    image = IMAGE,
    to = digest,
    tolerate = 30_000,
  }: { revision?: string | undefined; round?: number; image?: string; to?: string; tolerate?: number } = {},
) =>
  argocd.waitForHealthy({
    environment,
    image,
    digest: to,
    tolerate,
    effect: effectOf(RUN, 'roll-out', round),
    ...(revision ? { revision } : {}),
  });
const restore = (environment = STAGING, run = RUN) =>
  attempt(() =>
    argocd.restoreImage({ app: 'shop', environment, image: IMAGE, to: { digest: before, version: '1.4.1' }, run }),
  );
const rollOut = async (environment = STAGING) => {
  const { revision } = await attempt(() => set(environment));
  await attempt(() => wait(environment, { revision }));
  return revision;
};
const app = (name = 'shop-staging') => {
  const state = platform.application(name);
  if (!state) throw new Error(`There is no ${name}.`);
  return state;
};
const commits = () => platform.repositories.log(DEPLOY);
const deployed = (path = 'production/kustomization.yaml') => platform.repositories.file(DEPLOY, 'main', path) ?? '';

describe('reading an application', () => {
  test.for([STAGING, PRODUCTION])(
    '$application is told with what it runs and ran, newest first',
    async (environment) => {
      const view = await read(environment);
      expect(view).toMatchObject({
        now: { digest: before, version: '1.4.1' },
        sync: 'Synced',
        health: 'Healthy',
        autoSync: false,
      });
      const tagged = platform.repositories.tags('https://git.example/shop/web.git').get('v1.4.1');
      expect(view.now?.revision).toBe(tagged);
    },
  );

  test('what is written in git is its history', async () => {
    const { history } = await read(PRODUCTION);
    expect(history.map(({ version }) => version)).toEqual(['1.4.1', '1.4.0', '1.3.9', '1.3.8']);
  });

  test('a chart that only names tags has digests by the registry', async () => {
    const { now, history } = await read(API, 'harbor.lan/api/server');
    expect(now).toMatchObject({ version: '3.10.0', digest: expect.stringMatching(/^sha256:/) });
    expect(history.map(({ version }) => version)).toEqual(['3.10.0', '3.9.1', '3.9.0']);
  });

  test('a registry that is down costs versions of digests, not the view', async () => {
    platform.orders.add({ on: '/harbor/', status: 503 });
    const { now } = await read(PRODUCTION);
    expect(now).toMatchObject({ digest: before });
  });

  test('what the last deploy left beside its image is its version, if the registry is down', async () => {
    await rollOut();
    platform.orders.add({ on: '/harbor/', status: 503 });
    await expect(read(STAGING)).resolves.toMatchObject({ now: { digest, version: '1.4.2' } });
  });

  test('auto-sync is told', async () => {
    await expect(read(BLOG, 'harbor.lan/blog/site')).resolves.toMatchObject({ autoSync: true });
  });

  test('an application that is not there is declined', async () => {
    await expect(read({ application: 'shop-moon', project: 'default' })).rejects.toMatchObject({
      type: 'Declined',
      message: 'Argo CD has no application shop-moon in project default. Check deckhand.yaml, or create it there.',
    });
  });

  test('an application that is forbidden is declined with what is missing', async () => {
    const body = '{"error":"permission denied","code":7,"message":"permission denied"}';
    platform.orders.add({ on: '/applications/', status: 403, body });
    await expect(read(STAGING)).rejects.toMatchObject({
      type: 'Declined',
      message:
        'Argo CD does not let Deckhand look at shop-staging (permission denied). Its account needs get, update and sync on default/shop-staging.',
    });
  });

  test('a wrong token is not tried again', async () => {
    argocd = createArgoCdActivities({
      ...platform.argocd,
      token: 'no',
      pollInterval: 5,
      progressEvery: 0,
      patience: 0,
    });
    await expect(read(STAGING)).rejects.toMatchObject({
      type: 'ArgoCDError',
      nonRetryable: true,
      message: expect.stringContaining('Argo CD refused to look at shop-staging (401): invalid session'),
    });
  });
});

describe('setting an image', () => {
  test('the image is set by its digest and synced with our key', async () => {
    await expect(attempt(() => set())).resolves.toEqual({ adopted: false });
    expect(app().source.kustomize?.images).toEqual([`${IMAGE}@${digest}`]);
    expect(app().operation?.info).toEqual([{ name: 'deckhand.dev/key', value: `${RUN}/roll-out/1` }]);
    await attempt(() => wait());
    expect(app().running).toBe(`${IMAGE}@${digest}`);
  });

  test('what the application says of other images is kept', async () => {
    const { source } = app();
    const images = ['nginx=harbor.lan/library/nginx:1.29', `shop-web=${IMAGE}:1.4.1`];
    platform.setApplication('shop-staging', { source: { ...source, kustomize: { images } } });
    await attempt(() => set());
    expect(app().source.kustomize?.images).toEqual([images[0], `shop-web=${IMAGE}@${digest}`]);
  });

  test('a chart gets the digest behind the tag', async () => {
    const image = 'harbor.lan/api/server';
    await attempt(() => set(API, { image }));
    await attempt(() => wait(API, { image }));
    expect(app('api-staging').running).toBe(`${image}:1.4.2@${digest}`);
  });

  test('a round that is tried again adopts its own sync', async () => {
    platform.orders.add({ on: SYNC, loseResponse: true, times: 1 });
    await expect(attempt(() => set())).rejects.toMatchObject({ nonRetryable: false });
    await expect(attempt(() => set(), { attempt: 2 })).resolves.toEqual({ adopted: true });
    expect(app().syncs).toBe(1);
  });

  test('a patch whose answer was lost is followed by one sync', async () => {
    platform.orders.add({ on: 'PATCH', loseResponse: true, times: 1 });
    await expect(attempt(() => set())).rejects.toMatchObject({ nonRetryable: false });
    await expect(attempt(() => set(), { attempt: 2 })).resolves.toEqual({ adopted: false });
    expect(app()).toMatchObject({ syncs: 1, annotations: { 'deckhand.dev/key': `${RUN}/roll-out/1` } });
  });

  test('a round that is over and tried again does not sync twice', async () => {
    await rollOut();
    await expect(attempt(() => set(), { attempt: 2 })).resolves.toEqual({ adopted: true });
    expect(app().syncs).toBe(1);
  });

  test('a new round syncs again', async () => {
    await rollOut();
    await expect(attempt(() => set(STAGING, { round: 2 }))).resolves.toEqual({ adopted: false });
    await expect(attempt(() => wait(STAGING, { round: 2 }))).resolves.toBeUndefined();
    expect(app().syncs).toBe(2);
  });

  test("somebody else's operation is waited for, and named", async () => {
    await beginAgain(1000, { patience: 60_000 });
    platform.setApplication('shop-staging', { operation: somebodys('eve') });
    const { run, told } = createEnvironment();
    const setting = run(() => set());
    await expect.poll(() => told[0]?.line).toEqual({ id: 'delivery.busy', application: 'shop-staging', by: 'eve' });
    platform.applications.terminate(app());
    await setting;
    expect(app().operationState?.operation.info ?? app().operation?.info).toEqual([
      { name: 'deckhand.dev/key', value: `${RUN}/roll-out/1` },
    ]);
  });

  test("somebody else's operation that does not end is told as what it is, and nothing is changed", async () => {
    await beginAgain(1000, { patience: 30 });
    platform.setApplication('shop-staging', { operation: somebodys('eve') });
    await expect(attempt(() => set())).rejects.toMatchObject({
      nonRetryable: true,
      message:
        'Another operation, started by eve, is still going on for shop-staging. Nothing was synced. Wait for it or end it in Argo CD, then retry.',
    });
    expect(app().source.kustomize).toBeUndefined();
  });

  test('an operation that began between look and sync is waited for too', async () => {
    const words =
      'error setting app operation: rpc error: code = FailedPrecondition desc = another operation is already in progress';
    platform.orders.add({
      on: '/sync?',
      status: 400,
      body: JSON.stringify({ error: words, code: 9, message: words }),
      times: 1,
    });
    await expect(attempt(() => set())).resolves.toEqual({ adopted: false });
  });

  test('a closed sync window is told, and nothing is changed', async () => {
    platform.setApplication('shop-staging', { windowClosed: true });
    await expect(attempt(() => set())).rejects.toMatchObject({
      nonRetryable: true,
      message:
        'A sync window of Argo CD is closed for shop-staging. Nothing was changed. Try again when it opens, or let an admin of Argo CD open it.',
    });
    expect(app().source.kustomize).toBeUndefined();
  });

  test('plain manifests cannot be given an image, and are declined', async () => {
    platform.setApplication('shop-staging', { type: 'Directory' });
    await expect(attempt(() => set())).rejects.toMatchObject({
      type: 'Declined',
      message: expect.stringContaining('shop-staging is neither a kustomization nor a chart'),
    });
  });

  test('an application with auto-sync is set as well, and its own sync counts as ours', async () => {
    const image = 'harbor.lan/blog/site';
    platform.orders.add({ on: '/sync?', status: 503, times: 1 });
    await expect(attempt(() => set(BLOG, { image }))).rejects.toMatchObject({ nonRetryable: false });
    await expect.poll(() => app('blog-staging').operationState?.phase).toBe('Succeeded');
    await expect(attempt(() => wait(BLOG, { image }))).resolves.toBeUndefined();
    expect(app('blog-staging').syncs).toBe(1);
  });

  test('an auto-sync of our image that goes on already is adopted', async () => {
    const image = 'harbor.lan/blog/site';
    platform.setApplication('blog-staging', { next: { hang: true } });
    platform.orders.add({ on: '/sync?', status: 503, times: 1 });
    await outcome(attempt(() => set(BLOG, { image })));
    await expect.poll(() => app('blog-staging').operation?.initiatedBy).toEqual({ automated: true });
    await expect(attempt(() => set(BLOG, { image }), { attempt: 2 })).resolves.toEqual({ adopted: false });
    expect(app('blog-staging').syncs).toBe(1);
  });
});

describe('setting an image in git', () => {
  test('one commit changes one file, and Argo CD syncs that commit', async () => {
    const { length } = commits();
    const revision = await rollOut(PRODUCTION);
    expect(commits()).toHaveLength(length + 1);
    expect(commits()[0]).toMatchObject({ sha: revision, subject: 'Deploy shop 1.4.2 to shop-production' });
    expect(app('shop-production').running).toBe(`${IMAGE}@${digest}`);
  });

  test('everything else in the file stays as it was', async () => {
    const old = deployed();
    await attempt(() => set(PRODUCTION));
    expect(deployed()).toBe(old.replace('newTag: 1.4.1', 'newTag: 1.4.2').replace(before, digest));
  });

  test('a commit whose sync was lost is adopted, not repeated', async () => {
    const { length } = commits();
    platform.orders.add({ on: '/sync?', status: 503, times: 1 });
    await expect(attempt(() => set(PRODUCTION))).rejects.toMatchObject({ nonRetryable: false });
    const { revision } = await attempt(() => set(PRODUCTION), { attempt: 2 });
    expect(commits()).toHaveLength(length + 1);
    expect(commits()[0]?.sha).toBe(revision);
  });

  test('a file that does not exist is told', async () => {
    const git = { repository: DEPLOY, branch: 'main', path: 'moon/kustomization.yaml' };
    await expect(attempt(() => set({ ...PRODUCTION, git }))).rejects.toMatchObject({
      type: 'GitError',
      nonRetryable: true,
      message: expect.stringContaining(
        'git could not read moon/kustomization.yaml in https://git.example/shop/deploy.git',
      ),
    });
  });

  test("a commit of somebody else's in between does not stop ours from counting as Synced", async () => {
    const { revision } = await attempt(() => set(PRODUCTION));
    pushAs(
      'eve',
      join(platform.git.folder, 'shop/deploy.git'),
      'staging/kustomization.yaml',
      (text) => `${text}# a note\n`,
    );
    await expect(attempt(() => wait(PRODUCTION, { revision }))).resolves.toBeUndefined();
  });
});

describe('waiting for health', () => {
  test('a rollout is told as it goes', async () => {
    await beginAgain(100);
    await attempt(() => set());
    const { run, told } = createEnvironment();
    await run(() => wait());
    expect(told.map(({ line }) => line.id)).toContain('delivery.syncing');
    expect(told.map(({ line }) => line)).toContainEqual(
      expect.objectContaining({
        id: 'delivery.settling',
        health: 'Progressing',
        why: expect.stringContaining('Deployment shop-web: Waiting for rollout'),
      }),
    );
  });

  test('the health of before the sync is not taken for that of after', async () => {
    await attempt(() => set());
    await attempt(() => wait());
    expect(app().rolloutEnds).toBeLessThanOrEqual(Date.now());
    expect(app().running).toContain(digest);
  });

  test('a sync that failed is told with the resource that failed', async () => {
    platform.setApplication('shop-staging', { next: { fail: 'admission webhook "policy" denied the request' } });
    await attempt(() => set());
    await expect(attempt(() => wait())).rejects.toMatchObject({
      type: 'ArgoCDError',
      nonRetryable: true,
      message: 'The sync of shop-staging failed: Deployment shop-web: admission webhook "policy" denied the request',
    });
  });

  test('Degraded for too long fails with the reason of the resource', async () => {
    platform.setApplication('shop-staging', {
      next: { degrade: 'Deployment "shop-web" exceeded its progress deadline' },
    });
    await attempt(() => set());
    await expect(attempt(() => wait(STAGING, { tolerate: 30 }))).rejects.toMatchObject({
      nonRetryable: true,
      message: expect.stringContaining(
        'shop-staging is Degraded: Deployment shop-web: Deployment "shop-web" exceeded its progress deadline (for ',
      ),
    });
  });

  test('Degraded for a moment is tolerated', async () => {
    platform.setApplication('shop-staging', { next: { degrade: 'one pod is late' } });
    await attempt(() => set());
    const { run, told } = createEnvironment();
    const waiting = run(() => wait());
    await expect
      .poll(() => told.some(({ line }) => line.id === 'delivery.settling' && line.health === 'Degraded'))
      .toBe(true);
    platform.setApplication('shop-staging', { degraded: undefined });
    await expect(waiting).resolves.toBeUndefined();
  });

  test('how long it has been bad survives a restart of the worker', async () => {
    platform.setApplication('shop-staging', { next: { degrade: 'no' } });
    await attempt(() => set());
    await expect.poll(() => platform.applications.healthOf(app()).status).toBe('Degraded');
    const restarted = attempt(() => wait(STAGING, { tolerate: 60_000 }), {
      heartbeatDetails: { badSince: Date.now() - 61_000 },
    });
    await expect(restarted).rejects.toMatchObject({ message: expect.stringContaining('is Degraded') });
  });

  test('an image that somebody else set meanwhile is not waited for', async () => {
    await rollOut();
    const { source } = app();
    platform.setApplication('shop-staging', {
      source: { ...source, kustomize: { images: [`${IMAGE}:1.3.9`] } },
      operationState: finishedBy('eve'),
    });
    await expect(attempt(() => wait())).rejects.toMatchObject({
      message: 'Somebody else set another image on shop-staging meanwhile: 1.3.9.',
    });
  });

  test('what is left over and would have to be pruned is told', async () => {
    platform.setApplication('shop-staging', { leftOver: 'old-settings' });
    await attempt(() => set());
    await expect(attempt(() => wait(STAGING, { tolerate: 30 }))).rejects.toMatchObject({
      message: expect.stringContaining(
        'shop-staging stays OutOfSync: ConfigMap old-settings is left over and would have to be pruned',
      ),
    });
  });

  test('an image that nothing in the application runs is told', async () => {
    const image = 'harbor.lan/shop/worker';
    await attempt(() => set(STAGING, { image }));
    await expect(attempt(() => wait(STAGING, { image, tolerate: 30 }))).rejects.toMatchObject({
      message: expect.stringContaining(
        `shop-staging is Healthy, but nothing in it runs ${image}@${digest.slice(0, 19)}`,
      ),
    });
  });

  test('a cancel ends the wait', async () => {
    await beginAgain(1);
    await attempt(() => set());
    const { run, told, cancel } = createEnvironment();
    const ended = outcome(run(() => wait()));
    await expect.poll(() => told.length).toBeGreaterThan(0);
    cancel();
    expect(await ended).toMatchObject({ name: 'CancelledFailure' });
  });
});

describe('watching', () => {
  const watch = (more: { for?: number; tolerate?: number; query?: string; limit?: number } = {}) =>
    argocd.watchApplication({
      environment: STAGING,
      image: IMAGE,
      digest,
      for: 60,
      tolerate: 40,
      effect: effectOf(RUN, 'watch'),
      ...more,
    });

  test('an application that stays Healthy is let go when the time is over', async () => {
    await rollOut();
    await expect(attempt(() => watch())).resolves.toMatchObject({
      id: 'delivery.watched',
      application: 'shop-staging',
    });
  });

  test('Degraded for too long fails, and how long is told', async () => {
    await rollOut();
    platform.setApplication('shop-staging', { degraded: 'pod crashed 6 times' });
    await expect(attempt(() => watch({ for: 10_000 }))).rejects.toMatchObject({
      nonRetryable: true,
      message: expect.stringMatching(
        /^shop-staging is Degraded: Deployment shop-web: pod crashed 6 times for \d+ s after the sync\.$/,
      ),
    });
  });

  test('an error rate over the limit for too long fails with both numbers', async () => {
    await beginAgain(1000, { measure: async () => 0.041 });
    await rollOut();
    await expect(attempt(() => watch({ for: 10_000, query: 'errors', limit: 0.01 }))).rejects.toMatchObject({
      message: expect.stringMatching(/^Error rate 4\.1 % \(limit 1 %\) for \d+ s after the sync\.$/),
    });
  });

  test('an error rate over the limit for a moment is told and tolerated', async () => {
    const rates = [0.041, 0.02];
    await beginAgain(1000, { measure: async () => rates.shift() ?? 0.003 });
    await rollOut();
    const { run, told } = createEnvironment();
    await expect(run(() => watch({ for: 1, query: 'errors', limit: 0.01, tolerate: 30_000 }))).resolves.toMatchObject({
      highest: 0.041,
      limit: 0.01,
    });
    expect(told.map(({ line }) => line)).toContainEqual(
      expect.objectContaining({ id: 'delivery.watching', trouble: { id: 'argocd.rate', rate: 0.041, limit: 0.01 } }),
    );
  });

  test('a query without a value is no trouble', async () => {
    await beginAgain(1000, { measure: async () => undefined });
    await rollOut();
    await expect(attempt(() => watch({ query: 'errors', limit: 0.01 }))).resolves.not.toHaveProperty('highest');
  });

  test('a Prometheus that does not answer takes nothing back, but is told', async () => {
    await beginAgain(1000, { measure: () => Promise.reject(new Error('connection refused')) });
    await rollOut();
    await expect(attempt(() => watch({ query: 'errors', limit: 0.01 }))).resolves.toMatchObject({
      blind: expect.any(Number),
    });
  });

  test('a worker that was restarted watches on where the last one was', async () => {
    await rollOut();
    const heartbeatDetails = { began: Date.now() - 60_000, blind: 0, lookedAt: Date.now() };
    await expect(attempt(() => watch({ for: 60_000 }), { attempt: 2, heartbeatDetails })).resolves.toMatchObject({
      id: 'delivery.watched',
    });
  });

  test('trouble at the end of the window is watched until it is clear what becomes of it', async () => {
    await rollOut();
    platform.setApplication('shop-staging', { degraded: 'no' });
    await expect(attempt(() => watch({ for: 1, tolerate: 40 }))).rejects.toMatchObject({
      message: expect.stringContaining('Degraded'),
    });
  });

  test('an image that somebody else set ends the watch', async () => {
    await rollOut();
    const { source } = app();
    platform.setApplication('shop-staging', { source: { ...source, kustomize: { images: [`${IMAGE}:1.3.9`] } } });
    await expect(attempt(() => watch())).rejects.toMatchObject({
      message: 'Somebody else set another image on shop-staging meanwhile: 1.3.9.',
    });
  });
});

describe('undoing', () => {
  test.for([STAGING, PRODUCTION])(
    '$application is put back to what ran before, and is Healthy',
    async (environment) => {
      await rollOut(environment);
      await expect(restore(environment)).resolves.toEqual({
        id: 'delivery.restored',
        application: environment.application,
        digest: before,
        version: '1.4.1',
      });
      expect(app(environment.application).running).toBe(`${IMAGE}@${before}`);
    },
  );

  test.for([STAGING, PRODUCTION])(
    '$application is left alone if this run changed nothing there',
    async (environment) => {
      await expect(restore(environment)).resolves.toEqual({
        id: 'undo.left',
        what: environment.application,
        why: { id: 'left.unchanged' },
      });
      expect(app(environment.application).syncs).toBe(0);
    },
  );

  test('two environments of one repository are put back one after the other', async () => {
    await rollOut(STAGING_IN_GIT);
    await rollOut(PRODUCTION);
    await expect(restore(PRODUCTION)).resolves.toMatchObject({ id: 'delivery.restored' });
    await expect(restore(STAGING_IN_GIT)).resolves.toMatchObject({ id: 'delivery.restored' });
    expect(app('shop-production').running).toBe(`${IMAGE}@${before}`);
    expect(app('shop-staging').running).toBe(`${IMAGE}@${before}`);
  });

  test.for([STAGING, PRODUCTION])(
    'what another run had only written down for $application, but this run rolled out, is put back',
    async (environment) => {
      platform.orders.add({ on: '/sync?', status: 503, times: 1 });
      await outcome(attempt(() => set(environment, { run: 'run-b' })));
      await rollOut(environment);
      await expect(restore(environment)).resolves.toMatchObject({ id: 'delivery.restored' });
      expect(app(environment.application).running).toBe(`${IMAGE}@${before}`);
    },
  );

  test("another run's image is left alone", async () => {
    await rollOut();
    await expect(restore(STAGING, 'run-b')).resolves.toMatchObject({ id: 'undo.left' });
    expect(app().running).toContain(digest);
  });

  test('an image that somebody else set since is left alone', async () => {
    await rollOut();
    const { source } = app();
    platform.setApplication('shop-staging', { source: { ...source, kustomize: { images: [`${IMAGE}:1.3.9`] } } });
    await expect(restore()).resolves.toMatchObject({ id: 'undo.left', why: { id: 'left.set-since' } });
  });

  test('an image that somebody else committed since is left alone', async () => {
    await rollOut(PRODUCTION);
    const other = 'sha256:'.padEnd(71, 'e');
    pushAs('eve', join(platform.git.folder, 'shop/deploy.git'), 'production/kustomization.yaml', (text) =>
      text.replace(digest, other),
    );
    await expect(restore(PRODUCTION)).resolves.toMatchObject({
      id: 'undo.left',
      why: { id: 'left.set-since', digest: other },
    });
  });

  test('a sync of this run that still goes on is ended first', async () => {
    platform.setApplication('shop-staging', { next: { hang: true } });
    await attempt(() => set());
    await expect(restore()).resolves.toMatchObject({ id: 'delivery.restored' });
    expect(app()).toMatchObject({ syncs: 2, running: `${IMAGE}@${before}` });
  });

  test('an image that was set but never synced is set back', async () => {
    platform.orders.add({ on: '/sync?', status: 503, times: 1 });
    await outcome(attempt(() => set()));
    await expect(restore()).resolves.toMatchObject({ id: 'delivery.restored' });
    expect(app().source.kustomize?.images).toEqual([`${IMAGE}@${before}`]);
  });

  test('a Degraded application is healed by it', async () => {
    platform.setApplication('shop-staging', { next: { degrade: 'no' } });
    await attempt(() => set());
    await outcome(attempt(() => wait(STAGING, { tolerate: 20 })));
    await expect(restore()).resolves.toMatchObject({ id: 'delivery.restored' });
    expect(platform.applications.healthOf(app()).status).toBe('Healthy');
  });

  test.for([STAGING, PRODUCTION])(
    'an undo of $application whose answer was lost is taken up again, once',
    async (environment) => {
      await rollOut(environment);
      const { length } = commits();
      platform.orders.add({ on: '/sync?', loseResponse: true, times: 1 });
      await expect(restore(environment)).rejects.toMatchObject({ nonRetryable: false });
      await expect(restore(environment)).resolves.toMatchObject({ id: 'delivery.restored' });
      expect(commits()).toHaveLength(environment.git ? length + 1 : length);
      expect(app(environment.application).syncs).toBe(2);
    },
  );

  test('a window that closed meanwhile is told while the new image runs', async () => {
    await rollOut();
    platform.setApplication('shop-staging', { windowClosed: true });
    await expect(restore()).rejects.toMatchObject({
      message: expect.stringContaining(
        'A sync window of Argo CD is closed for shop-staging. 1.4.1 is set, but not synced.',
      ),
    });
  });
});

function somebodys(username: string) {
  const { source, seen: revision } = app();
  return { sync: { revision, source }, initiatedBy: { username }, startedAt: Date.now() };
}

function finishedBy(username: string) {
  const { startedAt, ...operation } = somebodys(username);
  return { operation, phase: 'Succeeded', message: '', startedAt, finishedAt: startedAt };
}
