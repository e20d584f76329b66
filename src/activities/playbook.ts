import { resolve } from 'node:path';
import { Context } from '@temporalio/activity';
import { MACHINE } from '../constants.ts';
import type { Phrase } from '../phrases.ts';
import type { Effect } from '../run.ts';
import { createPlayReader } from './ansible-events.ts';
import { ansibleEnvironment, CALLBACKS, playFailure } from './ansible.ts';
import { runCommand } from './command.ts';
import { declined, failing } from './failing.ts';
import { heartbeating } from './heartbeat.ts';
import { createWorkspace } from './workspace.ts';

export type PlaybookActivities = ReturnType<typeof createPlaybookActivities>;

export type PlaybookOptions = {
  /** `ansible-playbook`, or its path. */
  readonly program: string;
  /** By name, as `deckhand.yaml` has them. */
  readonly playbooks: Readonly<Record<string, { readonly path: string; readonly user: string }>>;
  /** The folder paths are from. */
  readonly folder: string;
  readonly privateKeyFile?: string;
};

/** Playbooks that a runbook names. Whether one may run twice only its author knows, so a lost one is not tried again. */
export function createPlaybookActivities({ program, playbooks, folder, privateKeyFile }: PlaybookOptions) {
  return {
    async runPlaybook({ playbook, host, effect }: { playbook: string; host: string; effect: Effect }): Promise<Phrase> {
      const named = Object.hasOwn(playbooks, playbook) ? playbooks[playbook] : undefined;
      if (!named) throw declined({ id: 'ansible.no-playbook', playbook });
      if (!MACHINE.test(host)) {
        throw failing({ id: 'ansible.no-host', machine: host }, 'AnsibleError', { nonRetryable: true });
      }
      const { user } = named;
      return heartbeating(async () => {
        const work = createWorkspace(effect.key);
        try {
          const inventory = work.write('inventory.json', { all: { hosts: { [host]: {} } } });
          const key = privateKeyFile ? [`--private-key=${privateKeyFile}`] : [];
          const args = [
            `--inventory=${inventory}`,
            `--user=${user}`,
            ...key,
            '--timeout=30',
            '--',
            resolve(folder, named.path),
          ];
          for (const callback of CALLBACKS) {
            const reader = createPlayReader({ onTask: () => undefined });
            const end = await runCommand({
              program,
              args,
              env: ansibleEnvironment(work.folder, callback),
              cwd: work.folder,
              signal: Context.current().cancellationSignal,
              onLine: (line) => reader.line(line),
              onStart: work.remember,
            });
            // Where the collection with the first is not installed, Ansible ends before it does anything.
            const isUnknown = end.code === 1 && /callback/i.test(end.stderr) && callback !== 'default';
            if (isUnknown) continue;
            if (end.interrupted) await Context.current().cancelled;
            if (end.code !== 0) throw playFailure(host, end, reader.report());
            return { id: 'incident.played', playbook, host, changed: reader.report().changed } as const;
          }
          throw new TypeError('Every Ansible has the callback named default.');
        } finally {
          work.remove();
        }
      });
    },
  };
}
