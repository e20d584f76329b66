import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPlatform, type Platform } from '../../playground/platform/server.ts';
import { createKubernetes } from '../../src/activities/kubernetes.ts';
import { attempt, createEnvironment, effectOf, outcome } from './environment.ts';

const NODE = 'node-01';
const RUN = 'run-a';
const LABEL = 'deckhand.dev/run';
const labels = { pool: 'general' };

let folder: string;
let platform: Platform;
let kubernetes: ReturnType<typeof createKubernetes>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deckhand-test-'));
  platform = await createPlatform({ data: folder, speed: 2000 });
  kubernetes = connect(platform.kubeconfig);
});

afterEach(async () => {
  await platform.close();
  rmSync(folder, { recursive: true, force: true });
});

function connect(content: string): ReturnType<typeof createKubernetes> {
  const kubeconfig = join(folder, 'kubeconfig.json');
  writeFileSync(kubeconfig, content);
  return createKubernetes({ kubeconfig, pollInterval: 5, progressEvery: 0 });
}

/** What the agent on a machine does once it is configured. */
async function enter(run: string, token: string): Promise<number> {
  platform.setMachine(NODE, { status: 6, address: '192.0.2.21' });
  const body = JSON.stringify({ name: NODE, address: '192.0.2.21', token, labels: { [LABEL]: run } });
  const headers = { 'content-type': 'application/json' };
  return (await fetch(`${platform.url}/_join`, { method: 'POST', headers, body })).status;
}

async function joined(run: string): Promise<void> {
  await enter(run, await issue());
}

/** Puts a token of the same name and secret in its place that has run out. */
async function expire(token: string): Promise<void> {
  const [id = '', secret = ''] = token.split('.');
  const secrets = `${platform.url}/api/v1/namespaces/kube-system/secrets`;
  const headers = { authorization: 'Bearer cluster-token', 'content-type': 'application/json' };
  const name = `bootstrap-token-${id}`;
  const stringData = { 'token-id': id, 'token-secret': secret, expiration: '2020-01-01T00:00:00Z' };
  await fetch(`${secrets}/${name}`, { method: 'DELETE', headers });
  await fetch(secrets, { method: 'POST', headers, body: JSON.stringify({ metadata: { name }, stringData }) });
  expect(await enter(RUN, token)).toBe(401);
}

const issue = (round = 1) => attempt(() => kubernetes.joinTokens.issue(effectOf(RUN, 'configure', round)));
const revoke = () => attempt(() => kubernetes.joinTokens.revoke(effectOf(RUN, 'configure')));
const wait = () => kubernetes.activities.waitForNodeReady({ node: NODE, labels, effect: effectOf(RUN, 'join') });
const remove = () => attempt(() => kubernetes.activities.deleteNode({ node: NODE, run: RUN }));

describe('join tokens', () => {
  test('a token lets a node in', async () => {
    expect(await enter(RUN, await issue())).toBe(200);
  });

  test('a token whose creation went unheard is found again', async () => {
    platform.orders.add({ on: 'POST /api/v1/namespaces/kube-system/secrets', loseResponse: true, times: 1 });
    await expect(issue()).rejects.toMatchObject({ type: 'KubernetesError', nonRetryable: false });
    expect(await enter(RUN, await issue())).toBe(200);
    expect(platform.secrets()).toBe(1);
  });

  test('a token that has expired is replaced', async () => {
    await expire(await issue());
    expect(await enter(RUN, await issue())).toBe(200);
  });

  test('a new round has a token of its own', async () => {
    expect(await issue(2)).not.toBe(await issue(1));
  });

  test('a revoked token lets nobody in', async () => {
    const token = await issue();
    await revoke();
    expect(await enter(RUN, token)).toBe(401);
  });

  test('a token that is gone already counts as revoked', async () => {
    await expect(revoke()).resolves.toBeUndefined();
  });

  test('a cluster that does not know us is not asked again', async () => {
    kubernetes = connect(platform.kubeconfig.replace('cluster-token', 'another'));
    await expect(issue()).rejects.toMatchObject({
      nonRetryable: true,
      message: 'Kubernetes refused to make a join token (401)',
    });
  });

  test('a cluster that is overloaded is asked again', async () => {
    platform.orders.add({ on: '/secrets', status: 503, times: 1 });
    await expect(issue()).rejects.toMatchObject({ nonRetryable: false });
  });
});

describe('waiting for a node', () => {
  test("a Ready node gets the profile's labels", async () => {
    await joined(RUN);
    await expect(attempt(wait)).resolves.toEqual({ version: 'v1.33.4+k3s1', address: '192.0.2.21' });
    expect(platform.node(NODE)?.labels).toEqual({ pool: 'general', [LABEL]: RUN });
  });

  test('a node of the same name that this run did not make is declined', async () => {
    await joined('run-b');
    await expect(attempt(wait)).rejects.toMatchObject({
      type: 'Declined',
      message: expect.stringContaining('already has a node node-01 that this run did not make'),
    });
  });

  test('a node that never joins is waited for until the cancel', async () => {
    const { run, told, cancel } = createEnvironment();
    const ended = outcome(run(wait));
    await expect.poll(() => told[0]?.line).toEqual({ id: 'provision.joining', condition: 'not registered yet' });
    cancel();
    expect(await ended).toMatchObject({ name: 'CancelledFailure' });
  });

  test('a cancel does not wait for a cluster that does not answer', async () => {
    platform.orders.add({ on: 'GET /api/v1/nodes/', hang: true });
    const { run, cancel } = createEnvironment();
    const ended = outcome(run(wait));
    cancel();
    expect(await ended).toMatchObject({ name: 'CancelledFailure' });
  });
});

describe('undoing', () => {
  test("this run's node is taken out", async () => {
    await joined(RUN);
    await expect(remove()).resolves.toEqual({ id: 'undo.node-deleted', node: NODE });
    expect(platform.node(NODE)).toBeUndefined();
  });

  test("somebody else's node stays", async () => {
    await joined('run-b');
    await expect(remove()).resolves.toMatchObject({ id: 'undo.left', why: { id: 'left.not-made' } });
    expect(platform.node(NODE)).toBeDefined();
  });

  test('a node that never joined is not an error', async () => {
    await expect(remove()).resolves.toMatchObject({ id: 'undo.left', why: { id: 'left.never-joined' } });
  });
});
