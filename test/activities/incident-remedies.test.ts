import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPlatform, type Platform } from '../../playground/platform/server.ts';
import { marksIn } from '../../src/activities/act-marks.ts';
import { createAlertmanagerActivities } from '../../src/activities/alertmanager.ts';
import { createClusterClient } from '../../src/activities/kubernetes-client.ts';
import { createNodeActivities } from '../../src/activities/nodes.ts';
import { createPlaybookActivities } from '../../src/activities/playbook.ts';
import { createWorkloadActivities } from '../../src/activities/workloads.ts';
import type { Effect } from '../../src/run.ts';
import { attempt, createEnvironment, effectOf, outcome } from './environment.ts';

const SHOP = { namespace: 'shop-production', deployment: 'shop-web' };
const effect = effectOf('run-a', 'remedy');
const OTHER = effectOf('run-b', 'remedy');
const DAY = 86_400_000;

let folder: string;
let platform: Platform;
let cluster: ReturnType<typeof createClusterClient>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deckhand-test-'));
  platform = await createPlatform({ data: folder, speed: 2_000 });
  const kubeconfig = join(folder, 'kubeconfig.json');
  writeFileSync(kubeconfig, platform.kubeconfig);
  cluster = createClusterClient({ kubeconfig });
});
afterEach(async () => {
  await platform.close();
  rmSync(folder, { recursive: true, force: true });
});

const workloads = () => createWorkloadActivities({ cluster, pollInterval: 5, progressEvery: 0 });
const nodes = (patience = 20_000) => createNodeActivities({ cluster, pollInterval: 5, progressEvery: 0, patience });
const web = () => platform.workloads.deployment('shop-production', 'shop-web');

describe('a Deployment', () => {
  test('is restarted once for an effect', async () => {
    const done = { id: 'incident.restarted', deployment: 'shop-web', ready: 3 };
    const restart = () => attempt(() => workloads().restartDeployment({ ...SHOP, effect }));
    expect([await restart(), await restart()]).toMatchObject([done, done]);
    expect(web()?.generation).toBe(2);
  });

  test('that does not get ready tells how far it is, and fails at its deadline', async () => {
    platform.workloads.set('shop-production', 'shop-web', { hangs: true });
    const { run, told } = createEnvironment({ workflowExecution: { workflowId: 'incident/1', runId: 'run-a' } });
    const restarting = outcome(run(() => workloads().restartDeployment({ ...SHOP, effect })));
    await expect.poll(() => told.map(({ line }) => line.id)).toContain('incident.rolling');
    platform.workloads.set('shop-production', 'shop-web', { stuck: true });
    expect(await restarting).toMatchObject({ message: expect.stringContaining('has timed out progressing') as string });
  });

  test('is restarted again for another round', async () => {
    await attempt(() => workloads().restartDeployment({ ...SHOP, effect }));
    await attempt(() => workloads().restartDeployment({ ...SHOP, effect: effectOf('run-a', 'remedy', 2) }));
    expect(web()?.generation).toBe(3);
  });

  test('whose rollout is paused is left as it is', async () => {
    platform.workloads.set('shop-production', 'shop-web', { paused: true });
    await expect(attempt(() => workloads().restartDeployment({ ...SHOP, effect }))).rejects.toMatchObject({
      type: 'Declined',
      message: expect.stringContaining('is paused') as string,
    });
    expect(web()?.generation).toBe(1);
  });

  test('is scaled once, and remembers what it had', async () => {
    const scale = () => attempt(() => workloads().scaleDeployment({ ...SHOP, replicas: 5, effect }));
    const done = { id: 'incident.scaled', deployment: 'shop-web', replicas: 5, from: 3, ready: 5 };
    expect([await scale(), await scale()]).toEqual([done, done]);
    expect(web()).toMatchObject({ replicas: 5, generation: 2 });
  });

  test('is scaled though a pod of it was in trouble before, which is told', async () => {
    platform.workloads.set('shop-production', 'shop-web', { illSince: Date.now() + 60_000 });
    await expect(attempt(() => workloads().scaleDeployment({ ...SHOP, replicas: 5, effect }))).resolves.toEqual({
      id: 'incident.scaled',
      deployment: 'shop-web',
      replicas: 5,
      from: 3,
      ready: 4,
    });
  });

  test('is restarted once by each of two incidents, though one was killed before it heard so and the other came between', async () => {
    const restart = (of: Effect) => attempt(() => workloads().restartDeployment({ ...SHOP, effect: of }));
    platform.orders.add({ on: 'PATCH /apis/apps/v1', loseResponse: true, times: 1 });
    await expect(restart(effect)).rejects.toMatchObject({ type: 'KubernetesError' });
    await restart(OTHER);
    await expect(restart(effect)).resolves.toMatchObject({ id: 'incident.restarted', ready: 3 });
    expect(web()?.generation).toBe(3);
  });

  test('is scaled once by each of two incidents, and either knows what it had before', async () => {
    const scale = (of: Effect, replicas: number) =>
      attempt(() => workloads().scaleDeployment({ ...SHOP, replicas, effect: of }));
    platform.orders.add({ on: 'PATCH /apis/apps/v1', loseResponse: true, times: 1 });
    await expect(scale(effect, 5)).rejects.toMatchObject({ type: 'KubernetesError' });
    await expect(scale(OTHER, 8)).resolves.toMatchObject({ from: 5, ready: 8 });
    await expect(scale(effect, 5)).resolves.toMatchObject({ from: 3 });
    expect(web()).toMatchObject({ replicas: 8, generation: 3 });
  });

  test('keeps marks as long as somebody may ask for them, and no mark of ours is in its template', async () => {
    const restart = (round: number) =>
      attempt(() => workloads().restartDeployment({ ...SHOP, effect: effectOf('run-a', 'remedy', round) }));
    await restart(1);
    const [[name, mark] = ['', '']] = Object.entries(web()?.annotations ?? {});
    const old = mark.replace(/"at":"[^"]*"/, `"at":"${new Date(Date.now() - 2 * DAY).toISOString()}"`);
    platform.workloads.set('shop-production', 'shop-web', { annotations: { [name]: old, 'example.lan/theirs': 'x' } });
    await restart(2);
    await restart(3);
    const { annotations = {}, templateAnnotations = {}, generation } = web() ?? {};
    expect(marksIn(annotations).map(({ key }) => key)).toEqual(['run-a/remedy/2', 'run-a/remedy/3']);
    expect(annotations).toMatchObject({ 'example.lan/theirs': 'x' });
    expect(Object.keys(templateAnnotations)).toEqual(['kubectl.kubernetes.io/restartedAt']);
    expect(generation).toBe(4);
  });

  test('that is not there is said to be missing', async () => {
    const asked = { namespace: 'shop-production', deployment: 'nothing', effect };
    await expect(attempt(() => workloads().restartDeployment(asked))).rejects.toMatchObject({ type: 'Declined' });
  });
});

describe('a node', () => {
  beforeEach(async () => {
    platform.setMachine('node-01', { status: 6, address: '192.0.2.21' });
    platform.addNode('node-01', '192.0.2.21');
    platform.addNode('worker-2', '192.0.2.22');
    platform.workloads.set('shop-production', 'shop-web', { replicas: 8 });
  });

  test('takes no new pods once it is cordoned, also if it was already', async () => {
    const cordon = () => attempt(() => nodes().cordonNode({ node: 'node-01', effect }));
    expect([await cordon(), await cordon()]).toEqual([
      { id: 'incident.cordoned', node: 'node-01' },
      { id: 'incident.cordoned', node: 'node-01' },
    ]);
    expect(patches()).toBe(1);
  });

  test('has no pods once it is drained, and those are elsewhere', async () => {
    const before = platform.workloads.podsOn('node-01').length;
    await expect(attempt(() => nodes().drainNode({ node: 'node-01', effect }))).resolves.toEqual({
      id: 'incident.drained',
      node: 'node-01',
      evicted: before,
    });
    expect(platform.workloads.podsOn('node-01')).toEqual([]);
    expect(platform.workloads.podsOn('worker-2').length).toBeGreaterThanOrEqual(before);
  });

  test('whose pods a disruption budget holds is said to have them left, when the time is over', async () => {
    platform.workloads.set('shop-production', 'shop-web', { minAvailable: 8 });
    await expect(attempt(() => nodes(200).drainNode({ node: 'node-01', effect }))).rejects.toMatchObject({
      message: expect.stringMatching(
        /takes no new pods, but shop-production\/shop-web-.* did not leave it in time/,
      ) as string,
    });
  });

  test('that is not there is said to be missing', async () => {
    await expect(attempt(() => nodes().cordonNode({ node: 'node-99', effect }))).rejects.toMatchObject({
      type: 'Declined',
    });
  });

  const patches = () =>
    platform.calls.filter(({ method, path }) => method === 'PATCH' && path.includes('nodes/node-01')).length;
});

describe('Alertmanager', () => {
  const by = { alertname: 'A', app: 'it"s \\ odd' };
  const alertmanager = (url = platform.alertmanager.url) => createAlertmanagerActivities({ url });

  test('says what of a group fires, and what has ended', async () => {
    const there = platform.alertmanager.fire({ labels: { ...by, instance: 'x' } });
    platform.alertmanager.fire({ labels: { alertname: 'B' } });
    const group = await attempt(() => alertmanager().readGroup({ by, marks: [['gone', 1_000, 0]] }));
    const [gone, fires] = group.marks;
    expect(gone?.[0]).toBe('gone');
    expect(gone?.[2]).toBeGreaterThan(1_000);
    expect(fires).toEqual([there, expect.any(Number), 0]);
    expect(group.marks).toHaveLength(2);
  });

  test('makes one silence for an effect, by the labels of the group', async () => {
    const silence = () =>
      attempt(() => alertmanager().silenceAlert({ by, duration: 60_000, title: 'A', requestedBy: 'U0DEE', effect }));
    expect(await silence()).toEqual(await silence());
    expect(platform.alertmanager.silences()).toMatchObject([
      {
        comment: `A (deckhand ${effect.key})`,
        createdBy: 'U0DEE',
        matchers: [{ name: 'alertname' }, { value: by.app }],
      },
    ]);
  });

  test('is never asked to silence everything', async () => {
    const asked = { by: {}, duration: 60_000, title: 'A', requestedBy: '', effect };
    await expect(attempt(() => alertmanager().silenceAlert(asked))).rejects.toMatchObject({ type: 'Declined' });
    expect(platform.alertmanager.silences()).toEqual([]);
  });

  test('that is away is said to be, and asked again', async () => {
    const away = attempt(() => alertmanager('http://127.0.0.1:1').readGroup({ by, marks: [] }));
    await expect(away).rejects.toMatchObject({ type: 'AlertmanagerError', nonRetryable: false });
  });
});

describe('a playbook', () => {
  const recap =
    '{"_event": "v2_playbook_on_stats", "stats": {"node-01": {"ok": 2, "changed": 1, "failures": 0, "unreachable": 0}}}';

  function playbooks(script: string) {
    const program = join(folder, 'fake-playbook');
    writeFileSync(program, `#!/bin/sh\n${script}\n`);
    chmodSync(program, 0o755);
    const known = { rotate: { path: 'playbooks/rotate.yml', user: 'ops' } };
    return createPlaybookActivities({ program, playbooks: known, folder: '/etc/deckhand' });
  }

  test('is run on one host, from where deckhand.yaml is', async () => {
    const seen = join(folder, 'seen');
    const ansible = playbooks(`echo "$@" > ${seen}; echo '${recap}'`);
    await attempt(() => ansible.runPlaybook({ playbook: 'rotate', host: 'node-01', effect }));
    const argv = readFileSync(seen, 'utf8');
    expect(argv).toMatch(
      /--inventory=\S+inventory\.json --user=ops --timeout=30 -- \/etc\/deckhand\/playbooks\/rotate\.yml/,
    );
  });

  test('that fails tells why', async () => {
    const ansible = playbooks('echo "no such inventory" >&2; exit 4');
    const failed = await outcome(attempt(() => ansible.runPlaybook({ playbook: 'rotate', host: 'node-01', effect })));
    expect(failed).toMatchObject({
      type: 'AnsibleError',
      message: expect.stringContaining('no such inventory') as string,
    });
  });

  test.each([
    ['another', 'node-01'],
    ['constructor', 'node-01'],
    ['rotate', '-e@/etc/passwd'],
  ])('named %s on %s is not run', async (playbook, host) => {
    const ansible = playbooks('exit 0');
    await expect(attempt(() => ansible.runPlaybook({ playbook, host, effect }))).rejects.toMatchObject({
      nonRetryable: true,
    });
  });
});
