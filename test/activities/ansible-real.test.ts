import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { TASKS } from '../../playground/platform/tasks.ts';
import { createAnsibleActivities } from '../../src/activities/ansible.ts';
import { runCommand } from '../../src/activities/command.ts';
import { processes } from '../setup/processes.ts';
import { attempt, createEnvironment, effectOf, outcome } from './environment.ts';

const program = findProgram();
const ANSIBLE = new URL('../../ansible/', import.meta.url);

describe('the real ansible-playbook', () => (program ? plays() : isMissing()));

function isMissing(): void {
  test('is not on this machine: put it on the PATH, or set ANSIBLE_CORE_BIN to its folder', () => {
    expect(program).toBeUndefined();
  });
}

function plays(): void {
  test('a play that succeeds tells its tasks, its changes and its progress', async () => {
    const { run, told } = createEnvironment();
    await expect(run(() => configure('succeeds'))).resolves.toEqual({ tasks: 3, changed: 1 });
    expect(told[0]?.line).toEqual({ id: 'provision.configuring', task: 1, name: 'Gathering Facts', tasks: 3 });
  });

  test('a task that fails is named with its message', async () => {
    await expect(attempt(() => configure('fails'))).rejects.toMatchObject({
      nonRetryable: false,
      message: 'task "stop here" on node-01: the disk is full',
    });
  });

  test('a template that somebody typed stays text', async () => {
    const pool = "{{ lookup('pipe', 'id') }}";
    await expect(attempt(() => configure('echoes', { pool }))).rejects.toMatchObject({
      message: `task "say the label back" on node-01: ${pool}`,
    });
  });

  test('what a task hides is not in its failure', async () => {
    await expect(attempt(() => configure('hides'))).rejects.toMatchObject({
      message: 'task "use the token" on node-01: the output is hidden, since it may hold a secret',
    });
  });

  test('a cancel interrupts the play with all it started', async () => {
    const { run, told, cancel } = createEnvironment();
    const seconds = String(100_000 + process.pid);
    const sleeping = () => processes().filter(({ command }) => command === `sleep\0${seconds}\0`);
    const ended = outcome(run(() => configure('waits', { seconds })));
    await expect.poll(() => sleeping().length).toBe(1);
    expect(told).toHaveLength(1);
    cancel();
    expect(await ended).toMatchObject({
      name: 'CancelledFailure',
    });
    await expect.poll(sleeping).toEqual([]);
  });

  test('a playbook that cannot be read is not tried again', async () => {
    await expect(attempt(() => configure('missing'))).rejects.toMatchObject({
      type: 'AnsibleError',
      nonRetryable: true,
    });
  });

  test('the playbook for nodes has the tasks that the simulated platform plays', async () => {
    expect(await list()).toEqual(TASKS.slice(1));
  });
}

function configure(play: string, labels: Readonly<Record<string, string>> = {}) {
  const ansible = createAnsibleActivities({
    program: program ?? '',
    playbook: fileURLToPath(new URL(`./fixtures/${play}.yml`, import.meta.url)),
    joinTokens: { issue: async () => 'abcdef.0123456789abcdef', revoke: async () => undefined },
    cluster: { server: 'https://192.0.2.10:6443', k3sVersion: 'v1.33.4+k3s1' },
    progressEvery: 0,
  });
  return ansible.configureNode({
    machine: 'node-01',
    address: '192.0.2.21',
    labels,
    effect: effectOf(crypto.randomUUID(), 'configure'),
  });
}

/** The playbook's tasks without their roles. */
async function list(): Promise<string[]> {
  const tasks: string[] = [];
  await runCommand({
    program: program ?? '',
    args: ['--inventory=node-01,', '--list-tasks', 'configure-nodes.yml'],
    env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', ANSIBLE_CONFIG: 'ansible.cfg' },
    cwd: fileURLToPath(ANSIBLE),
    signal: AbortSignal.timeout(30_000),
    onLine(line) {
      const name = /^ {6}\w+ : (.+)\tTAGS: /.exec(line)?.[1];
      if (name) tasks.push(name);
    },
  });
  return tasks;
}

/** In the folder ANSIBLE_CORE_BIN, else on the PATH. */
function findProgram(): string | undefined {
  const folders = [process.env['ANSIBLE_CORE_BIN'], ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders.flatMap((folder) => (folder ? [join(folder, 'ansible-playbook')] : [])).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
