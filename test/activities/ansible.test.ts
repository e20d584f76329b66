import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPlatform, type Platform } from '../../playground/platform/server.ts';
import { TASKS } from '../../playground/platform/tasks.ts';
import { createAnsibleActivities } from '../../src/activities/ansible.ts';
import { createWorkspace, workspacePrefix } from '../../src/activities/workspace.ts';
import { createKubernetes } from '../../src/activities/kubernetes.ts';
import { processes } from '../setup/processes.ts';
import { attempt, createEnvironment, effectOf, outcome } from './environment.ts';
import { createRecorder, type Recorder } from './recorder.ts';

const NODE = 'node-01';
const ADDRESS = '192.0.2.21';

let run: string;
let folder: string;
let platform: Platform;
let recorder: Recorder;

beforeEach(async () => {
  run = crypto.randomUUID();
  folder = mkdtempSync(join(tmpdir(), 'deckhand-test-'));
  await open(2000);
});

afterEach(async () => {
  await platform.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(speed: number): Promise<void> {
  platform = await createPlatform({ data: folder, speed });
  platform.setMachine(NODE, { status: 6, address: ADDRESS });
  recorder = createRecorder(folder, platform.ansiblePlaybook);
}

function activities(program = recorder.program) {
  const kubeconfig = join(folder, 'kubeconfig.json');
  writeFileSync(kubeconfig, platform.kubeconfig);
  const { joinTokens } = createKubernetes({ kubeconfig, pollInterval: 5, progressEvery: 0 });
  const cluster = { server: 'https://192.0.2.10:6443', k3sVersion: 'v1.33.4+k3s1' };
  return createAnsibleActivities({ program, joinTokens, cluster, progressEvery: 0 });
}

const node = (changes: { machine?: string; address?: string; labels?: Record<string, string> } = {}) => ({
  machine: NODE,
  address: ADDRESS,
  labels: { pool: 'general' },
  ...changes,
  effect: effectOf(run, 'configure'),
});
const key = () => effectOf(run, 'configure').key;
const configure = (changes = {}) => attempt(() => activities().configureNode(node(changes)));

describe('a play that goes well', () => {
  test('a machine is configured and joins under the mark of the run', async () => {
    await expect(configure()).resolves.toEqual({ tasks: TASKS.length, changed: TASKS.length });
    expect(platform.node(NODE)?.labels).toEqual({ pool: 'general', 'deckhand.dev/run': run });
  });

  test('a play that is repeated changes nothing', async () => {
    await configure();
    await expect(configure()).resolves.toEqual({ tasks: TASKS.length, changed: 0 });
  });

  test('progress names each task and how many there are', async () => {
    const { run: inside, told } = createEnvironment();
    await inside(() => activities().configureNode(node()));
    expect(told[0]?.line).toMatchObject({
      id: 'provision.configuring',
      task: 1,
      name: 'Gathering Facts',
      tasks: TASKS.length,
    });
  });
});

describe('secrets and what people typed', () => {
  test('the join token is in no argument and no environment', async () => {
    await configure();
    const { k3s_token: token } = recorder.vars();
    const { __ansible_unsafe: secret } = token as { __ansible_unsafe: string };
    expect(secret).toMatch(/^[a-z0-9]{6}\.[a-z0-9]{16}$/);
    expect(recorder.calls()).not.toContain(secret);
  });

  test('the join token is gone when the play has ended well', async () => {
    await configure();
    expect(platform.secrets()).toBe(0);
  });

  test('the join token is gone when the play has failed', async () => {
    platform.orders.add({ on: 'ansible install k3s agent', body: 'no space left', times: 1 });
    await configure().catch(() => undefined);
    expect(platform.secrets()).toBe(0);
  });

  test('each attempt has a join token of its own', async () => {
    const tokens = [];
    for (const number of [1, 2]) {
      await attempt(() => activities().configureNode(node()), { attempt: number });
      tokens.push(recorder.vars()['k3s_token']);
    }
    expect(tokens[0]).not.toEqual(tokens[1]);
  });

  test("nothing of a play stays in the machine's temporary folder", async () => {
    await configure();
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(workspacePrefix(key())))).toEqual([]);
  });

  test('every value of the play is marked, so that a template in it stays text', async () => {
    await configure({ labels: { pool: "{{ lookup('pipe', 'id') }}" } });
    expect(recorder.vars()).toMatchObject({
      node_name: { __ansible_unsafe: NODE },
      k3s_server: { __ansible_unsafe: 'https://192.0.2.10:6443' },
      k3s_version: { __ansible_unsafe: 'v1.33.4+k3s1' },
      node_labels: {
        pool: { __ansible_unsafe: "{{ lookup('pipe', 'id') }}" },
        'deckhand.dev/run': { __ansible_unsafe: run },
      },
    });
  });

  test.for([
    [{ machine: "{{ lookup('pipe', 'id') }}" }],
    [{ machine: '--limit=all' }],
    [{ address: '{{ 7 }}' }],
    [{ address: '' }],
  ] as const)('an inventory of %o is not written', async ([changes]) => {
    await expect(configure(changes)).rejects.toMatchObject({
      nonRetryable: true,
      message: expect.stringContaining('cannot be put into an inventory'),
    });
    expect(recorder.calls()).toBe('');
  });
});

describe('a play that fails', () => {
  test('a failure names the task, the machine and what Ansible said', async () => {
    platform.orders.add({ on: 'ansible install base packages', body: 'No package matching chrony', times: 1 });
    await expect(configure()).rejects.toMatchObject({
      type: 'AnsibleError',
      nonRetryable: false,
      message: 'task "install base packages" on node-01: No package matching chrony',
    });
  });

  test('a retry goes on where the failure was', async () => {
    platform.orders.add({ on: 'ansible install base packages', body: 'No package matching chrony', times: 1 });
    await configure().catch(() => undefined);
    const done = TASKS.indexOf('install base packages');
    await expect(configure()).resolves.toEqual({ tasks: TASKS.length, changed: TASKS.length - done });
  });

  test('a machine that does not answer is tried again', async () => {
    await expect(configure({ address: '192.0.2.99' })).rejects.toMatchObject({
      nonRetryable: false,
      message: expect.stringContaining('connect to host 192.0.2.99 port 22: No route to host'),
    });
  });

  test('a machine without ansible-playbook is told what to install', async () => {
    const missing = () => activities(join(folder, 'missing')).configureNode(node());
    await expect(attempt(missing)).rejects.toMatchObject({
      nonRetryable: true,
      message: 'ansible-playbook could not be started. Install ansible-core, or set ANSIBLE_PLAYBOOK.',
    });
  });
});

describe('a play that is ended from outside', () => {
  const plays = () =>
    processes().filter(({ command }) => command.includes('playground/') && command.includes(workspace));
  let workspace: string;

  beforeEach(async () => {
    await platform.close();
    rmSync(join(folder, 'platform.db'), { force: true });
    await open(20);
    workspace = join(tmpdir(), workspacePrefix(key()));
  });

  test('a cancel interrupts the play and leaves no process and no token', async () => {
    const { run: inside, told, cancel } = createEnvironment();
    const ended = outcome(inside(() => activities().configureNode(node())));
    await expect.poll(() => told.length).toBeGreaterThan(0);
    expect(plays()).toHaveLength(1);
    cancel();
    expect(await ended).toMatchObject({
      name: 'CancelledFailure',
    });
    expect(plays()).toEqual([]);
    expect(platform.secrets()).toBe(0);
  });

  test('a play that was killed is tried again', async () => {
    const { run: inside, told } = createEnvironment();
    const ended = outcome(inside(() => activities().configureNode(node())));
    await expect.poll(() => told.length).toBeGreaterThan(0);
    for (const { pid } of plays()) process.kill(pid, 'SIGKILL');
    expect(await ended).toMatchObject({
      nonRetryable: false,
      message: 'ansible-playbook was killed while it configured node-01.',
    });
  });

  test('a play that a lost worker left running ends before the next one begins', async () => {
    const left = createWorkspace(key());
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)', left.folder], {
      detached: true,
    });
    const gone = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
    left.remember(child.pid ?? 0);
    createWorkspace(key()).remove();
    await expect(gone).resolves.toBe('SIGKILL');
  });

  test('the end of a lost attempt leaves the folder of the next one', () => {
    const lost = createWorkspace(key());
    const next = createWorkspace(key());
    lost.remove();
    expect(existsSync(next.folder)).toBe(true);
    next.remove();
  });
});
