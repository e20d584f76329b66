/**
 * Stands in for `ansible-playbook`: the same arguments, the same events and exit codes, on the simulated machines.
 * https://docs.ansible.com/ansible/latest/cli/ansible-playbook.html
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { TASKS } from './tasks.ts';

/** Real duration of one task, in ms, and of one that has nothing to do. */
const TASK = 7_500;
const NOTHING_TO_DO = 1_000;
/** How long the platform may be away, in ms. */
const PATIENCE = 60_000;
const JOINING = 'start k3s agent';

const platform = process.env['DECKHAND_PLATFORM_URL'] ?? '';
const jsonl = process.env['ANSIBLE_STDOUT_CALLBACK']?.endsWith('jsonl') ?? false;

process.on('SIGINT', () => {
  process.stderr.write('[ERROR]: User interrupted execution\n');
  process.exit(99);
});

const { values, positionals } = readArguments();
if (values.version) {
  console.log('ansible-playbook [core 2.19.14]\n  config file = None');
  process.exit(0);
}
if (values['list-tasks']) {
  console.log(`\nplaybook: ${positionals[0]}\n\n  play #1 (all): configure nodes\tTAGS: []\n    tasks:`);
  for (const task of TASKS.slice(1)) console.log(`      ${task}\tTAGS: []`);
  process.exit(0);
}
process.exit(await play());

function readArguments() {
  const string = { type: 'string' } as const;
  const boolean = { type: 'boolean' } as const;
  const options = {
    inventory: string,
    'extra-vars': string,
    'private-key': string,
    user: string,
    limit: string,
    timeout: string,
    check: boolean,
    'list-tasks': boolean,
    version: boolean,
  };
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    process.stderr.write(`usage: ansible-playbook [-h] …\nansible-playbook: error: ${(error as Error).message}\n`);
    return process.exit(2);
  }
}

async function play(): Promise<number> {
  const inventory = read<{ all: { hosts: Record<string, { ansible_host: string }> } }>(values.inventory ?? '');
  const vars = plain(read(values['extra-vars']?.replace(/^@/, '') ?? '')) as Record<string, string> & {
    node_labels: Record<string, string>;
  };
  const [[host, { ansible_host: address }] = ['', { ansible_host: '' }]] = Object.entries(inventory.all.hosts);
  const { machine, done, speed } = await ask<{ machine: string | null; done: string[]; speed: number }>(
    `/_host?address=${address}`,
  );
  event('v2_playbook_on_play_start', { play: { name: 'configure nodes' } }, 'PLAY [configure nodes] ****');
  if (!machine) {
    const msg = `Failed to connect to the host via ssh: connect to host ${address} port 22: No route to host`;
    event('v2_playbook_on_task_start', { task: { name: 'Gathering Facts' } }, 'TASK [Gathering Facts] ****');
    event(
      'v2_runner_on_unreachable',
      { task: { name: 'Gathering Facts' }, hosts: { [host]: { unreachable: true, msg } } },
      `fatal: [${host}]: UNREACHABLE! => ${JSON.stringify({ msg })}`,
    );
    stats(host, { ok: 0, changed: 0, failures: 0, unreachable: 1 });
    return 4;
  }
  let changed = 0;
  for (const [at, task] of TASKS.entries()) {
    const again = done.includes(task);
    event('v2_playbook_on_task_start', { task: { name: task } }, `TASK [${task}] ****`);
    await sleep((again ? NOTHING_TO_DO : TASK) / speed);
    const msg = await failureOf(task, address, vars);
    if (msg) {
      event(
        'v2_runner_on_failed',
        { task: { name: task }, hosts: { [host]: { failed: true, msg } } },
        `fatal: [${host}]: FAILED! => ${JSON.stringify({ msg })}`,
      );
      stats(host, { ok: at, changed, failures: 1, unreachable: 0 });
      return 2;
    }
    if (!again) changed += 1;
    event(
      'v2_runner_on_ok',
      { task: { name: task }, hosts: { [host]: { changed: !again } } },
      `${again ? 'ok' : 'changed'}: [${host}]`,
    );
  }
  stats(host, { ok: TASKS.length, changed, failures: 0, unreachable: 0 });
  return 0;
}

async function failureOf(
  task: string,
  address: string,
  vars: Record<string, string> & { node_labels: Record<string, string> },
): Promise<string | undefined> {
  const { failed } = await ask<{ failed?: string }>('/_task', { address, task });
  if (failed || task !== JOINING) return failed;
  const { node_name: name, k3s_token: token, node_labels: labels } = vars;
  const { message } = await ask<{ message?: string }>('/_join', { name, address, token, labels });
  return message;
}

function stats(host: string, counts: { ok: number; changed: number; failures: number; unreachable: number }): void {
  const { ok, changed, failures, unreachable } = counts;
  event(
    'v2_playbook_on_stats',
    { stats: { [host]: { ...counts, skipped: 0, rescued: 0, ignored: 0 } } },
    `PLAY RECAP ****\n${host} : ok=${ok} changed=${changed} unreachable=${unreachable} failed=${failures} skipped=0 rescued=0 ignored=0`,
  );
}

function event(name: string, content: object, text: string): void {
  console.log(jsonl ? JSON.stringify({ _event: name, _timestamp: new Date().toISOString(), ...content }) : text);
}

/** A platform that is restarting is waited for: a simulated host must not fail because its simulator does. */
async function ask<T>(path: string, body?: object): Promise<T> {
  const post = body
    ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    : {};
  for (const began = Date.now(); ; await sleep(100)) {
    try {
      const answer = await fetch(`${platform}${path}`, post);
      return (await answer.json()) as T;
    } catch (error) {
      if (Date.now() - began > PATIENCE) throw error;
    }
  }
}

function read<T>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    process.stderr.write(`[ERROR]: ${file} could not be read\n`);
    return process.exit(1);
  }
}

/** As Ansible does: a marked string is its own value. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('__ansible_unsafe' in value) return value.__ansible_unsafe;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}
