import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPlatform, type Platform } from '../../playground/platform/server.ts';
import { createArgoCdInventory } from '../../src/activities/argocd-inventory.ts';
import { createImagesBroom } from '../../src/activities/broom-images.ts';
import { createNamespacesBroom } from '../../src/activities/broom-namespaces.ts';
import { createTokensBroom, tokenIdOf } from '../../src/activities/broom-tokens.ts';
import { packedList, unpackList } from '../../src/cleanup-list.ts';
import { createCleanupActivities } from '../../src/activities/cleanup.ts';
import { createHarborInventory } from '../../src/activities/harbor-inventory.ts';
import { createImagesInUse } from '../../src/activities/images-in-use.ts';
import { createClusterClient } from '../../src/activities/kubernetes-client.ts';
import { createClusterTokens } from '../../src/activities/kubernetes-tokens.ts';
import { createNamespaceRest } from '../../src/activities/namespace-rest.ts';
import type { CleanupRule, ImagesRule, NamespacesRule, TokensRule } from '../../src/cleanup.ts';
import { attempt, createEnvironment, effectOf, outcome } from './environment.ts';

const DAY = 86_400_000;
const common = {
  schedule: { cron: '0 3 * * *', zone: 'UTC' },
  mode: 'approve',
  limit: { items: 20, size: 50e9 },
  neverTouch: [],
} as const;
const IMAGES: ImagesRule = { ...common, type: 'images', projects: ['team'], keepNewest: 1, olderThan: 30 * DAY };
const TOKENS: TokensRule = { ...common, type: 'tokens', warn: 14 * DAY, namespaces: ['team-a', 'argocd'] };
const NAMESPACES: NamespacesRule = {
  ...common,
  type: 'namespaces',
  label: 'deckhand.dev/ephemeral=true',
  idle: 7 * DAY,
  grace: DAY,
};

let folder: string;
let platform: Platform;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deckhand-test-'));
  platform = await createPlatform({ data: folder });
  writeFileSync(join(folder, 'kubeconfig.json'), platform.kubeconfig);
});
afterEach(async () => {
  await platform.close();
  rmSync(folder, { recursive: true, force: true });
});

function cleaning(most = 100) {
  const cluster = createClusterClient({ kubeconfig: join(folder, 'kubeconfig.json') });
  const harbor = createHarborInventory(platform.harbor);
  const argo = createArgoCdInventory(platform.argocd);
  const inUse = createImagesInUse({ cluster, argo, apps: {}, readApplication: async () => ({ history: [] }) as never });
  const own = { robot: platform.harbor.username, argoToken: 'in-use' };
  const broomFor = (rule: CleanupRule) => {
    if (rule.type === 'images') return createImagesBroom(rule, { harbor, inUse, most });
    if (rule.type === 'namespaces') return createNamespacesBroom(rule, cluster);
    return createTokensBroom(rule, { harbor, argo, cluster: createClusterTokens(cluster), own });
  };
  return createCleanupActivities({ broomFor, rest: createNamespaceRest(cluster), progressEvery: 0, tryAgain: 1 });
}

const list = (spec: CleanupRule, most?: number) =>
  attempt(() => cleaning(most).listCandidates({ spec, effect: effectOf('run-a', 'list') }));
const labels = async (spec: CleanupRule, most?: number) =>
  (await unpackList((await list(spec, most)).packed)).map(({ label }) => label);
const sweep = (spec: CleanupRule, packed: string, round = 1) =>
  cleaning().deleteItems({ spec, packed, without: [], effect: effectOf('run-a', 'delete', round) });

function push(repository: string, ages: Readonly<Record<string, number>>): void {
  const { artifacts } = platform;
  for (const [tag, days] of Object.entries(ages)) {
    artifacts.push({ image: `harbor.lan/team/${repository}`, tags: [tag] });
    const pushed = artifacts.find('team', repository, tag);
    if (pushed) artifacts.save({ ...pushed, pushedAt: Date.now() - days * DAY });
  }
}

const left = (repository: string) =>
  platform.artifacts.of('team', repository).flatMap(({ tags }) => tags.map(({ name }) => name));

describe('looking for old images', () => {
  test('finds those of a repository with slashes in its name', async () => {
    push('a/b', { '1': 50, '2': 40 });
    await expect(labels(IMAGES)).resolves.toEqual(['team/a/b:1']);
  });

  test('takes the oldest where there are more than a run takes on, and counts the rest', async () => {
    push('web', { '1': 50, '2': 49, '3': 48, '4': 47 });
    push('api', { '1': 90, '2': 40 });
    const found = await list(IMAGES, 2);
    expect((await unpackList(found.packed)).map(({ label }) => label).toSorted()).toEqual(['team/api:1', 'team/web:1']);
    expect(found.left).toBe(2);
  });

  test('leaves what Argo CD remembers having run', async () => {
    const [app] = platform.applications.all();
    if (!app) throw new TypeError('There is no application.');
    push('web', { '1': 50, '2': 49, '3': 48 });
    const digest = platform.artifacts.find('team', 'web', '1')?.digest;
    const source = { ...app.source, kustomize: { images: [`harbor.lan/team/web@${digest}`] } };
    platform.setApplication(app.name, { history: app.history.map((entry) => ({ ...entry, source })) });
    await expect(labels(IMAGES)).resolves.toEqual(['team/web:2']);
  });

  test('leaves an immutable tag alone', async () => {
    push('web', { '1': 50, '2': 49 });
    const one = platform.artifacts.find('team', 'web', '1');
    if (one) platform.artifacts.save({ ...one, tags: one.tags.map((tag) => ({ ...tag, immutable: true })) });
    await expect(labels(IMAGES)).resolves.toEqual([]);
  });

  test('finds nothing rather than too much when the cluster cannot say what runs', async () => {
    push('web', { '1': 50, '2': 49 });
    platform.orders.add({ on: 'GET /apis/apps/v1/deployments', status: 503, body: '{}' });
    await expect(list(IMAGES)).rejects.toMatchObject({ type: 'KubernetesError' });
  });

  test.each([
    ['no list of applications', 200, '{}'],
    ['applications without a spec', 200, '{"items":[{"metadata":{"name":"shop"}}]}'],
    ['that there is no such page', 404, 'not found'],
  ])('finds nothing rather than too much when Argo CD answers %s', async (_, status, body) => {
    push('web', { '1': 50, '2': 40 });
    platform.orders.add({ on: 'GET /argocd/api/v1/applications', status, body, times: 1 });
    await expect(labels(IMAGES)).rejects.toThrow(/^Argo CD .* to list the applications/);
  });

  test('takes a Helm parameter of which Argo CD leaves out the empty value', async () => {
    const [app] = platform.applications.all();
    if (!app) throw new TypeError('There is no application.');
    push('web', { '1': 50, '2': 40 });
    const empty = { name: 'image.suffix' } as { name: string; value: string };
    platform.setApplication(app.name, { source: { ...app.source, helm: { parameters: [empty] } } });
    await expect(labels(IMAGES)).resolves.toEqual(['team/web:1']);
  });

  test('changes nothing', async () => {
    push('web', { '1': 50, '2': 49 });
    await list(IMAGES);
    expect(platform.calls.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});

describe('deleting', () => {
  test('counts as deleted what went by a call whose answer was lost', async () => {
    const { packed, items } = await list(NAMESPACES);
    platform.orders.add({ on: 'DELETE /api/v1/namespaces', loseResponse: true });
    const tally = await attempt(() => sweep(NAMESPACES, packed));
    expect(tally).toMatchObject({ gone: items, kept: [], failures: 0 });
  });

  test('goes on where a lost worker was, and counts what that one had deleted', async () => {
    push('web', Object.fromEntries(Array.from({ length: 25 }, (_, at) => [`v${at}`, 90 - at])));
    const { packed } = await list(IMAGES);
    const items = await unpackList(packed);
    for (const { id } of items.slice(0, 13)) {
      const artifact = platform.artifacts.find('team', 'web', id.split('@')[1] ?? '');
      if (artifact) platform.artifacts.remove(artifact);
    }
    const before = { gone: 10, bytes: 10, kept: [], failed: [], failures: 0 };
    const heartbeatDetails = { at: 10, tally: before };
    await expect(attempt(() => sweep(IMAGES, packed), { attempt: 2, heartbeatDetails })).resolves.toMatchObject({
      gone: 24,
      kept: [],
    });
    expect(left('web')).toEqual(['v24']);
  });

  test('says what somebody else had deleted before', async () => {
    push('web', { '1': 50, '2': 49, '3': 48 });
    const { packed } = await list(IMAGES);
    const one = platform.artifacts.find('team', 'web', '1');
    if (one) platform.artifacts.remove(one);
    await expect(attempt(() => sweep(IMAGES, packed))).resolves.toMatchObject({
      gone: 1,
      kept: [{ why: { id: 'kept.gone' }, count: 1 }],
    });
  });

  test('waits for a Harbor that is down instead of failing item by item', async () => {
    push('web', { '1': 50, '2': 49, '3': 48, '4': 47, '5': 46, '6': 45, '7': 44 });
    const { packed } = await list(IMAGES);
    const down = platform.orders.add({ on: 'DELETE /harbor', status: 503, body: 'starting' });
    const failed = await outcome(attempt(() => sweep(IMAGES, packed)));
    expect(failed).toMatchObject({
      type: 'CleanupError',
      nonRetryable: false,
      message: expect.stringMatching(/^Nothing can be deleted just now: Harbor refused to .* \(503\): starting$/),
    });
    down.cancel();
    await expect(attempt(() => sweep(IMAGES, packed), { attempt: 2 })).resolves.toMatchObject({ gone: 6 });
  });

  test('stops in the middle when it is cancelled', async () => {
    push('web', { '1': 50, '2': 49, '3': 48 });
    const { packed } = await list(IMAGES);
    platform.orders.add({ on: 'DELETE /harbor', hang: true });
    const environment = createEnvironment();
    const ended = outcome(environment.run(() => sweep(IMAGES, packed)));
    await expect.poll(() => platform.calls.length).toBeGreaterThan(5);
    environment.cancel();
    expect(await ended).toMatchObject({ name: 'CancelledFailure' });
    expect(left('web')).toEqual(['3', '2', '1']);
  });

  test('keeps a token that was renewed meanwhile', async () => {
    const { packed } = await list(TOKENS);
    const robot = platform.robots.find(2);
    if (robot) platform.robots.save({ ...robot, expiresAt: -1 });
    await expect(attempt(() => sweep(TOKENS, packed))).resolves.toMatchObject({
      kept: [{ why: { id: 'kept.renewed' }, count: 1 }],
    });
    expect(platform.robots.find(2)).toBeDefined();
  });

  test('leaves a namespace of the same name that was made anew', async () => {
    const { packed } = await list(NAMESPACES);
    const old = platform.namespaces.byName('pr-117');
    platform.namespaces.make('pr-117', { labels: old?.labels ?? {}, createdAt: 0 });
    await expect(attempt(() => sweep(NAMESPACES, packed))).resolves.toMatchObject({
      gone: 1,
      kept: [{ why: { id: 'kept.made-anew' }, count: 1 }],
    });
    expect(platform.namespaces.byName('pr-117')).toBeDefined();
  });
});

describe('what is never touched', () => {
  test('tokens of the system, of Deckhand and of Argo CD itself are in no list', async () => {
    const { tokens } = platform;
    const type = 'kubernetes.io/service-account-token';
    const expired = { 'kubernetes.io/legacy-token-invalid-since': '2025-01-01' };
    for (const namespace of ['team-a', 'argocd', 'kube-system']) {
      tokens.saveSecret({ namespace, name: 'robot-token', type, labels: expired });
    }
    await expect(labels(TOKENS)).resolves.toEqual([
      'deckhand last-year',
      'bootstrap-token-0ldnod',
      'robot$ci-before',
      'robot$shop+build',
      'team-a/robot-token',
    ]);
  });

  test('namespaces of the system carry the label in vain', async () => {
    const theirs = ['kube-system', 'deckhand', 'argocd', 'harbor', 'temporal', 'default', 'team-mlflow'];
    for (const name of theirs) {
      platform.namespaces.make(name, { labels: { 'deckhand.dev/ephemeral': 'true' }, createdAt: 0 });
    }
    await expect(labels(NAMESPACES)).resolves.toEqual(['pr-117', 'pr-101']);
  });

  test('a list that was tampered with does not get a namespace of the system deleted', async () => {
    const uid = platform.namespaces.byName('kube-system')?.uid;
    const item = { group: 'kube-system', id: `kube-system/${uid}`, label: 'kube-system', bytes: 0, at: 0 };
    const { packed } = packedList({ items: [item], kept: [], left: 0, soon: [] });
    await expect(attempt(() => sweep(NAMESPACES, packed))).resolves.toMatchObject({ gone: 0 });
    await expect(
      attempt(() =>
        cleaning().stopNamespaces({
          spec: NAMESPACES,
          packed,
          without: [],
          effect: effectOf('run-a', 'mark'),
          until: 0,
        }),
      ),
    ).resolves.toEqual([]);
    expect(platform.namespaces.byName('kube-system')).toBeDefined();
  });

  test('a namespace that hangs in Terminating is told with what it hangs on, one that is just going is not', async () => {
    const labels = { 'deckhand.dev/ephemeral': 'true' };
    const hindrance =
      'Some content in the namespace has finalizers remaining: shop.example/keep in 1 resource instances';
    const stuckSince = Date.now() - 3 * 3_600_000;
    platform.namespaces.make('pr-7', { labels, deletedAt: stuckSince, hindrance });
    platform.namespaces.make('pr-8', { labels, deletedAt: Date.now(), hindrance });
    const { kept } = await list(NAMESPACES);
    expect(kept).toEqual(
      expect.arrayContaining([
        { why: { id: 'kept.hanging', name: 'pr-7', since: stuckSince, words: hindrance }, count: 1 },
        { why: { id: 'kept.leaving' }, count: 1 },
      ]),
    );
  });

  test('Deckhand knows its own token of Argo CD by the id in it', () => {
    const claims = Buffer.from(JSON.stringify({ jti: 'in-use' })).toString('base64url');
    expect(tokenIdOf(`e30.${claims}.sig`)).toBe('in-use');
    expect(tokenIdOf('no token')).toBe('');
  });
});

test('a list keeps odd names whole, and opens in a spreadsheet without a formula', async () => {
  const odd = '=HYPERLINK("x"),\n%2C';
  const items = [{ group: odd, id: odd, label: odd, bytes: 7, at: DAY }];
  const { packed } = packedList({ items, kept: [], left: 0, soon: [] });
  await expect(unpackList(packed)).resolves.toEqual(items);
});
