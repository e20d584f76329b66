import { isIP } from 'node:net';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { Context, type ApplicationFailure } from '@temporalio/activity';
import { MACHINE } from '../constants.ts';
import type { Phrase } from '../phrases.ts';
import type { Effect } from '../run.ts';
import { createPlayReader, type PlayReport } from './ansible-events.ts';
import { runCommand, type CommandEnd } from './command.ts';
import { failing } from './failing.ts';
import { heartbeating } from './heartbeat.ts';
import type { JoinTokens } from './kubernetes.ts';
import { RUN_LABEL } from './kubernetes-client.ts';
import { oneLine } from './one-line.ts';
import { createProgress } from './progress.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

export type AnsibleActivities = ReturnType<typeof createAnsibleActivities>;

export type AnsibleOptions = {
  /** `ansible-playbook`, or its path. */
  readonly program: string;
  readonly playbook?: string;
  readonly privateKeyFile?: string;
  readonly user?: string;
  readonly joinTokens: JoinTokens;
  readonly cluster: { readonly server: string; readonly k3sVersion: string };
  /** ms. */
  readonly progressEvery: number;
};

export type NodeToConfigure = {
  readonly machine: string;
  readonly address: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly effect: Effect;
};

const PLAYBOOK = fileURLToPath(new URL('../../ansible/configure-nodes.yml', import.meta.url));
const CONFIG = fileURLToPath(new URL('../../ansible/ansible.cfg', import.meta.url));
const GATHERING = 1;
/** ms. */
const RETELL = 1_000;

/** Lines of JSON from the collection ansible.posix where it is installed, else the text every Ansible has. */
export const CALLBACKS = ['ansible.posix.jsonl', 'default'] as const;

/** Configures machines with our playbook. Playbooks are idempotent, so a retry runs the whole play again. */
export function createAnsibleActivities(options: AnsibleOptions) {
  const { program, playbook = PLAYBOOK, privateKeyFile, user = 'ubuntu', joinTokens, cluster, progressEvery } = options;
  let callback: (typeof CALLBACKS)[number] = CALLBACKS[0];

  async function play(
    work: Workspace,
    node: NodeToConfigure,
    k3sToken: string,
  ): Promise<{ end: CommandEnd; report: PlayReport }> {
    const { machine, address, labels, effect } = node;
    const inventory = work.write('inventory.json', { all: { hosts: { [machine]: { ansible_host: address } } } });
    const vars = work.write('vars.json', {
      node_name: unsafe(machine),
      k3s_server: unsafe(cluster.server),
      k3s_version: unsafe(cluster.k3sVersion),
      k3s_token: unsafe(k3sToken),
      node_labels: unsafe({ ...labels, [RUN_LABEL]: effect.run }),
    });
    const args = [
      `--inventory=${inventory}`,
      `--extra-vars=@${vars}`,
      `--user=${user}`,
      ...(privateKeyFile ? [`--private-key=${privateKeyFile}`] : []),
      '--timeout=30',
    ];
    const listed = await countTasks(work, args);
    const tell = createProgress(effect, progressEvery);
    let latest: Phrase | undefined;
    const reader = createPlayReader({
      onTask(name, task) {
        const tasks = listed && Math.max(listed, task);
        latest = { id: 'provision.configuring', task, name, ...(tasks ? { tasks } : {}) };
        tell(latest);
      },
    });
    // A long task may begin too soon after the one before it was told.
    const later = setInterval(() => latest && tell(latest), RETELL);
    try {
      const end = await run(work, [...args, '--', playbook], (line) => reader.line(line));
      return { end, report: reader.report() };
    } finally {
      clearInterval(later);
    }
  }

  async function run(work: Workspace, args: readonly string[], onLine: (line: string) => void): Promise<CommandEnd> {
    const start = () => {
      const env = ansibleEnvironment(work.folder, callback);
      const { cancellationSignal: signal } = Context.current();
      return runCommand({ program, args, env, cwd: work.folder, signal, onLine, onStart: work.remember });
    };
    const end = await start();
    if (end.code !== 1 || !/callback/i.test(end.stderr) || callback === 'default') return end;
    callback = 'default';
    return start();
  }

  /** Zero if it cannot be told beforehand: the count is a courtesy. Ansible does not list that it gathers facts. */
  async function countTasks(work: Workspace, args: readonly string[]): Promise<number> {
    let count = 0;
    await run(work, [...args, '--list-tasks', '--', playbook], (line) => {
      if (/^ {6}\S.*TAGS: \[/.test(line)) count += 1;
    });
    return count && count + GATHERING;
  }

  return {
    /** Runs the playbook against one host; its join token lives as long as the play and is in no argument or history. */
    async configureNode(node: NodeToConfigure): Promise<{ tasks: number; changed: number }> {
      const { machine, address, effect } = node;
      if (!MACHINE.test(machine) || isIP(address) === 0) {
        throw failing({ id: 'ansible.no-host', machine, address }, 'AnsibleError', { nonRetryable: true });
      }
      // An attempt whose heartbeat was lost may live on beside the next one: neither takes the other's folder or token.
      const token = { ...effect, key: `${effect.key}/${Context.current().info.attempt}` };
      return heartbeating(async () => {
        const work = createWorkspace(effect.key);
        try {
          const { end, report } = await play(work, node, await joinTokens.issue(token));
          if (end.interrupted) await Context.current().cancelled;
          if (end.code !== 0) throw playFailure(machine, end, report);
          return { tasks: report.tasks, changed: report.changed };
        } finally {
          work.remove();
          await joinTokens.revoke(token).catch((error: unknown) => {
            Context.current().log.warn('A join token was not deleted; it expires within the hour.', { error });
          });
        }
      });
    },
  };
}

/** Ansible templates every string it is given, also from files; marked ones stay as they are. */
function unsafe(value: string | Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return { __ansible_unsafe: value };
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, unsafe(each)]));
}

/** A redeployed machine has new host keys, so each play has a list of its own. */
export function ansibleEnvironment(folder: string, callback: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    LANG: process.env['LANG'] ?? 'C.UTF-8',
    HOME: folder,
    ANSIBLE_CONFIG: CONFIG,
    ANSIBLE_LOCAL_TEMP: join(folder, 'tmp'),
    ANSIBLE_STDOUT_CALLBACK: callback,
    ANSIBLE_NOCOLOR: '1',
    ANSIBLE_FORCE_COLOR: '0',
    ANSIBLE_RETRY_FILES_ENABLED: '0',
    ANSIBLE_SSH_ARGS: `-o UserKnownHostsFile=${join(folder, 'known_hosts')} -o StrictHostKeyChecking=accept-new -o ControlMaster=no`,
  };
}

/** Exit codes 2 and 4 each mean two things; the statistics at the end of a play tell them apart. */
export function playFailure(
  machine: string,
  { started, code, stderr }: CommandEnd,
  { failure, stats, unreachable }: PlayReport,
): ApplicationFailure {
  const type = 'AnsibleError';
  if (!started) return failing({ id: 'ansible.not-started' }, type, { nonRetryable: true });
  if (failure) return failing({ id: 'ansible.task', machine, task: failure.task, words: failure.message }, type);
  if (code === undefined) return failing({ id: 'ansible.killed', machine }, type);
  const words = oneLine(stderr, { most: 300, keep: 'last' });
  const phrase = unreachable
    ? ({ id: 'ansible.unreachable', machine, words } as const)
    : ({ id: 'ansible.ended', code, words } as const);
  return failing(phrase, type, { nonRetryable: !stats });
}
