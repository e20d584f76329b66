import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { readJson } from '../json.ts';
import { oneLine } from './one-line.ts';

/** What a play says, whichever of Ansible's two outputs it comes from. */
export type PlayEvents = {
  readonly onTask: (name: string, count: number) => void;
};

export type PlayReport = {
  readonly tasks: number;
  readonly changed: number;
  /** Absent if the play never got as far: a usage or syntax error. */
  readonly stats: boolean;
  readonly unreachable: boolean;
  readonly failure?: { readonly task: string; readonly message: string };
};

const hostShape = z.looseObject({
  msg: z.unknown().optional(),
  censored: z.string().optional(),
  stderr: z.string().optional(),
});
const count = z.number().int().min(0).optional().catch(undefined);
const statsShape = z.looseObject({ changed: count, unreachable: count });
const eventShape = z.looseObject({
  _event: z.string(),
  task: z.looseObject({ name: z.string().optional() }).optional(),
  hosts: z.record(z.string(), hostShape).optional(),
  stats: z.record(z.string(), statsShape).optional(),
});
type HostResult = z.infer<typeof hostShape>;
type PlayEvent = z.infer<typeof eventShape>;

/** Reads `ansible.posix.jsonl` (one event a line) and the default callback's text, line by line. */
export function createPlayReader({ onTask }: PlayEvents) {
  let tasks = 0;
  let changed = 0;
  let stats = false;
  let unreachable = false;
  let current = '';
  let failure: PlayReport['failure'];

  function startTask(name: string): void {
    tasks += 1;
    current = bare(name);
    onTask(current, tasks);
  }

  function event({ _event: kind, task, hosts = {}, stats: perHost }: PlayEvent): void {
    if (kind === 'v2_playbook_on_task_start' || kind === 'v2_playbook_on_handler_task_start')
      startTask(task?.name ?? '');
    if (kind === 'v2_runner_on_failed' || kind === 'v2_runner_on_unreachable') {
      const [result] = Object.values(hosts);
      failure = { task: bare(task?.name ?? current), message: messageOf(result) };
    }
    if (kind !== 'v2_playbook_on_stats') return;
    stats = true;
    for (const host of Object.values(perHost ?? {})) {
      changed += host.changed ?? 0;
      unreachable ||= (host.unreachable ?? 0) > 0;
    }
  }

  function plain(text: string): void {
    const started = /^(?:TASK|RUNNING HANDLER) \[(.+)\] \*+$/.exec(text)?.[1];
    if (started) startTask(started);
    const failed = /^fatal: \[[^\]]+\]: (?:FAILED|UNREACHABLE)! => (.*)$/.exec(text)?.[1];
    if (failed) failure = { task: current, message: messageOf(readJson(failed, hostShape)) };
    const recap = /^\S+\s+: ok=\d+\s+changed=(\d{1,9})\s+unreachable=(\d+)/.exec(text);
    if (!recap) return;
    stats = true;
    changed += Number(recap[1]);
    unreachable ||= Number(recap[2]) > 0;
  }

  return {
    line(printed: string): void {
      const text = stripVTControlCharacters(printed);
      const parsed = text.startsWith('{') ? readJson(text, eventShape) : undefined;
      if (parsed) event(parsed);
      else plain(text);
    },
    report: (): PlayReport => ({ tasks, changed, stats, unreachable, ...(failure ? { failure } : {}) }),
  };
}

/** Ansible puts the role before the name: `base : set the host name`. */
function bare(name: string): string {
  return oneLine(name, { most: NAME }).replace(/^\w+ : /, '');
}

/** Characters. */
const [NAME, WORDS] = [200, 300];

function messageOf(result: HostResult | undefined): string {
  const said = result?.censored ? 'the output is hidden, since it may hold a secret' : result?.msg || result?.stderr;
  const text = typeof said === 'string' ? said : JSON.stringify(said ?? '');
  return oneLine(text, { most: WORDS }) || 'no message';
}
