import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPlatform, type Platform } from '../../playground/platform/server.ts';

const IMAGE = 'harbor.lan/shop/web';
const STAGING = 'applications/shop-staging';
const OTHER = `${IMAGE}@sha256:${'a'.repeat(64)}`;

/** ms in the life of the platform. */
const SYNC = 8_000;
const RECONCILE = 2_000;
const ROLLOUT = 40_000;
const AUTO_SYNC = 5_000;

let clock: number;
let platform: Platform;

beforeEach(async () => {
  clock = Date.now();
  platform = await createPlatform({ speed: 1, now: () => clock });
});
afterEach(() => platform.close());

const pass = (time: number) => {
  clock += time;
};

type Answer = { readonly status: number; readonly text: string; readonly body: Record<string, unknown> };

async function call(
  method: string,
  path: string,
  { type = 'application/json', body }: { type?: string; body?: object } = {},
): Promise<Answer> {
  const { url, token } = platform.argocd;
  const answer = await fetch(`${url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(method === 'GET' ? {} : { 'content-type': type }) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    text,
    body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
  };
}

const setImage = (name: string, image = OTHER) =>
  call('PATCH', `applications/${name}?project=default`, {
    body: { patchType: 'merge', patch: JSON.stringify({ spec: { source: { kustomize: { images: [image] } } } }) },
  });
const sync = (body: object = {}, name = 'shop-staging') =>
  call('POST', `applications/${name}/sync?project=default`, { body });
const shown = async (name = 'shop-staging') => (await call('GET', `applications/${name}?project=default`)).body;

describe('who and what is let in', () => {
  test.for(['application/json; charset=utf-8', 'text/plain'])('a change of type %s is refused', async (type) => {
    await expect(call('POST', `${STAGING}/sync?project=default`, { type, body: {} })).resolves.toMatchObject({
      status: 415,
      text: 'Invalid content type',
    });
  });

  test('a missing application is a 403 without the project and a 404 with it', async () => {
    await expect(call('GET', 'applications/none')).resolves.toMatchObject({
      status: 403,
      body: { code: 7, message: 'permission denied' },
    });
    await expect(call('GET', 'applications/none?project=default')).resolves.toMatchObject({
      status: 404,
      body: { code: 5 },
    });
  });

  test('an application in another project is missing there', async () => {
    await expect(call('GET', `${STAGING}?project=other`)).resolves.toMatchObject({ status: 404 });
  });

  test('a wrong token is refused', async () => {
    const answer = await fetch(`${platform.argocd.url}/api/v1/${STAGING}`, { headers: { authorization: 'Bearer no' } });
    expect(answer.status).toBe(401);
  });
});

describe('syncing', () => {
  test('a second operation is refused while one goes on', async () => {
    await expect(sync({ infos: [{ name: 'key', value: '1' }] })).resolves.toMatchObject({
      status: 200,
      body: { operation: { info: [{ name: 'key', value: '1' }], initiatedBy: { username: 'deckhand' } } },
    });
    await expect(sync()).resolves.toMatchObject({
      status: 400,
      body: { code: 9, message: expect.stringContaining('another operation is already in progress') },
    });
  });

  test('a sync changes what runs, then what is Healthy, and leaves a line of history', async () => {
    await setImage('shop-staging');
    await expect(shown()).resolves.toMatchObject({ status: { sync: { status: 'OutOfSync' } } });
    await sync();
    pass(SYNC);
    await shown();
    pass(RECONCILE);
    await expect(shown()).resolves.toMatchObject({ status: { health: { status: 'Progressing' } } });
    pass(ROLLOUT);
    await expect(shown()).resolves.toMatchObject({
      status: { sync: { status: 'Synced' }, health: { status: 'Healthy' }, summary: { images: [OTHER] } },
    });
    expect(platform.application('shop-staging')?.history).toHaveLength(5);
  });

  test('both images run while pods are replaced', async () => {
    await setImage('shop-staging');
    await sync();
    pass(SYNC);
    const { status } = (await shown()) as { status: { summary: { images: string[] } } };
    expect(status.summary.images).toEqual([expect.stringContaining(IMAGE), OTHER]);
  });

  test('the health of before stands until the controller has looked again', async () => {
    await setImage('shop-staging');
    await sync();
    pass(SYNC);
    const { status } = (await shown()) as {
      status: { reconciledAt: string; operationState: { finishedAt: string }; health: object };
    };
    expect(Date.parse(status.reconciledAt)).toBeLessThan(Date.parse(status.operationState.finishedAt));
    expect(status.health).toEqual({ status: 'Healthy' });
  });

  test('a revision of its own is refused with auto-sync', async () => {
    await expect(sync({ revision: 'abc' }, 'blog-staging')).resolves.toMatchObject({
      status: 400,
      body: { code: 9, message: 'Cannot sync to abc: auto-sync currently set to main' },
    });
  });

  test('auto-sync notices a change by itself, once', async () => {
    await setImage('blog-staging', `harbor.lan/blog/site@sha256:${'a'.repeat(64)}`);
    pass(AUTO_SYNC);
    await shown('blog-staging');
    pass(SYNC);
    await expect(shown('blog-staging')).resolves.toMatchObject({
      status: {
        operationState: { phase: 'Succeeded', operation: { initiatedBy: { automated: true } } },
        sync: { status: 'Synced' },
      },
    });
    pass(AUTO_SYNC + SYNC);
    await shown('blog-staging');
    expect(platform.application('blog-staging')?.syncs).toBe(1);
  });

  test('a closed window blocks a sync', async () => {
    platform.setApplication('shop-staging', { windowClosed: true });
    await expect(call('GET', `${STAGING}/syncwindows?project=default`)).resolves.toMatchObject({
      body: { canSync: false },
    });
    await expect(sync()).resolves.toMatchObject({
      status: 403,
      body: { code: 7, message: 'cannot sync: blocked by sync window' },
    });
  });

  test('only an operation that goes on can be ended', async () => {
    const end = () => call('DELETE', `${STAGING}/operation?project=default`);
    await expect(end()).resolves.toMatchObject({ status: 400, body: { code: 3 } });
    await sync();
    await expect(end()).resolves.toMatchObject({ status: 200 });
    await expect(shown()).resolves.toMatchObject({
      status: { operationState: { phase: 'Failed', message: 'Operation terminated' } },
    });
  });

  test('a patch of another type than merge is refused', async () => {
    await expect(call('PATCH', `${STAGING}?project=default`, { body: { patch: '[]' } })).resolves.toMatchObject({
      status: 400,
    });
  });
});

test('what was answered is still known after a restart', async () => {
  await platform.close();
  const data = mkdtempSync(join(tmpdir(), 'deckhand-restart-'));
  platform = await createPlatform({ data });
  const { digest } = platform.pushImage({ image: IMAGE, tags: ['edge'] });
  await setImage('shop-staging');
  await sync();
  await platform.close();
  platform = await createPlatform({ data });
  expect(platform.application('shop-staging')).toMatchObject({ source: { kustomize: { images: [OTHER] } }, syncs: 1 });
  expect(platform.artifacts.find('shop', 'web', 'edge')).toMatchObject({ digest });
  rmSync(data, { recursive: true });
});
