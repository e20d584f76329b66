import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Phase } from '../../playground/moments.ts';
import { freePort } from './ports.ts';
import { processes } from './processes.ts';
import { EXAMPLE, MAIN } from './program.ts';

export type Machine = { readonly status: number; readonly owner: string; readonly deployments: number };

/** MAAS' Ready. */
const NEW = { status: 4, owner: '', agentName: '', annotations: {}, address: '', locked: false, deployments: 0 };

export type Message = {
  readonly ts: string;
  readonly text: string;
  readonly ephemeralFor?: string;
  readonly metadata?: { readonly event_type: string; readonly event_payload: Record<string, string> };
  readonly blocks?: readonly Readonly<Record<string, unknown>>[];
};

export type WholeOptions = {
  /** How much faster than life the platform is. */
  readonly speed?: number;
  /** For `interrupt`. */
  readonly ownGroup?: boolean;
  /** How often each call is tried; as in the example if absent. */
  readonly attempts?: number;
};

/** The whole program as `npm start` runs it, in real processes, on a data folder of its own. */
export function createWhole({ speed = 20, ownGroup = false, attempts }: WholeOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'deckhand-whole-'));
  const config = join(folder, 'deckhand.yaml');
  const example = readFileSync(EXAMPLE, 'utf8');
  writeFileSync(config, attempts ? example.replaceAll(/ttempts: \d+/g, `ttempts: ${attempts}`) : example);
  let running: ChildProcess | undefined;
  let output = '';

  async function start(args: readonly string[] = []): Promise<void> {
    output = '';
    await choosePorts(join(folder, 'ports.json'));
    const env = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      DECKHAND_CONFIG: config,
      DECKHAND_DATA: folder,
      DECKHAND_PLAYGROUND_SPEED: String(speed),
    };
    const child = spawn(process.execPath, [MAIN, 'all', ...args], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: ownGroup,
    });
    running = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const deadline = Date.now() + 60_000;
    while (!output.includes('Deckhand is ready.')) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`It did not start:\n${output}\n${logs()}`);
      await sleep(50);
    }
  }

  /** The last lines of each process. */
  function logs(): string {
    const place = join(folder, 'logs');
    return readdirSync(place)
      .map((name) => `${name}:\n${readFileSync(join(place, name), 'utf8').slice(-1_000)}`)
      .join('\n');
  }

  const ports = () => JSON.parse(readFileSync(join(folder, 'ports.json'), 'utf8')) as Record<string, number>;
  const workspace = () => `http://127.0.0.1:${ports()['workspace']}`;
  const platform = () => `http://127.0.0.1:${ports()['platform']}`;

  async function ask<T>(url: string, body?: object, method = body ? 'POST' : 'GET'): Promise<T> {
    const json = body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {};
    const answer = await fetch(url, { method, ...json });
    return (await answer.json()) as T;
  }

  async function end(signal: (pid: number) => void): Promise<void> {
    if (!running?.pid || running.exitCode !== null || running.signalCode !== null) return;
    const gone = once(running, 'exit');
    signal(running.pid);
    await gone;
  }

  /** Processes that work on our folder, by what stands in their command line or environment. */
  function pidsOf(part: string): number[] {
    const marks: Record<string, string> = {
      worker: 'main.ts\0worker',
      bot: 'main.ts\0bot',
      playground: 'playground/main.ts',
      temporal: 'start-dev',
      all: 'main.ts\0all',
    };
    return processes()
      .filter(({ command, environment }) => command.includes(marks[part] ?? part) && environment.includes(folder))
      .map(({ pid }) => pid);
  }

  return {
    folder,
    start,
    workspace,
    platform,
    ports,
    temporal: () => `127.0.0.1:${ports()['temporal']}`,
    slackCalls: () => ask<{ method: string }[]>(`${workspace()}/_calls`),
    output: () => output,
    say: (as: string, text: string, channel = 'C0OPS') =>
      ask<{ ok: boolean }>(`${workspace()}/workspace/messages`, { as, channel, text }),
    messages: (as = 'U0ANA', thread?: string, channel = 'C0OPS') =>
      ask<Message[]>(
        `${workspace()}/workspace/messages?${new URLSearchParams({ as, channel, ...(thread ? { thread_ts: thread } : {}) })}`,
      ),
    /** How many calls the fakes took since the playground started. */
    moments: async () => (await ask<{ count: number }>(`${workspace()}/_moments`)).count,
    /** Resolves with the name of the call that comes `after` so many others; it stays unanswered until `release`. */
    hold: async (after: number, phase: Phase) =>
      (await ask<{ held: string }>(`${workspace()}/_moments`, { after, phase })).held,
    release: () => ask<object>(`${workspace()}/_moments`, undefined, 'DELETE'),
    machine: (hostname: string) => ask<Machine>(`${platform()}/_machine?hostname=${hostname}`),
    /** Makes a machine as good as new. */
    async renew(hostname: string): Promise<void> {
      await ask(`${platform()}/_machine`, { hostname, ...NEW });
      await ask(`${platform()}/_node?name=${hostname}`, undefined, 'DELETE');
    },
    pidsOf,
    kill(part: string, signal: NodeJS.Signals = 'SIGKILL'): void {
      for (const pid of pidsOf(part)) process.kill(pid, signal);
    },
    stop: () => end((pid) => process.kill(pid, 'SIGTERM')),
    /** What Ctrl-C does in a terminal: the signal goes to every process of the group. Wants `ownGroup`. */
    interrupt: () => end((pid) => process.kill(-pid, 'SIGINT')),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export type Whole = ReturnType<typeof createWhole>;

/** Ports of its own for each whole, since several run side by side; kept for its restarts. */
async function choosePorts(file: string): Promise<void> {
  if (existsSync(file)) return;
  const names = ['temporal', 'temporalUi', 'workspace', 'platform', 'bot', 'worker'];
  const ports: Record<string, number> = {};
  for (const name of names) ports[name] = await freePort();
  writeFileSync(file, JSON.stringify(ports));
}
