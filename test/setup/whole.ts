import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

import { processes } from './processes.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export type Message = {
  readonly ts: string;
  readonly text: string;
  readonly ephemeralFor?: string;
  readonly metadata?: { readonly event_type: string; readonly event_payload: Record<string, string> };
  readonly blocks?: { readonly type: string; readonly elements?: { readonly action_id: string }[] }[];
};

/** The whole program as `npm start` runs it, in real processes, on a data folder of its own. */
export function createWhole({ speed = 20 }: { readonly speed?: number } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'deckhand-whole-'));
  let running: ChildProcess | undefined;
  let output = '';

  async function start(args: readonly string[] = []): Promise<void> {
    output = '';
    await choosePorts(join(folder, 'ports.json'));
    const env = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      DECKHAND_DATA: folder,
      DECKHAND_PLAYGROUND_SPEED: String(speed),
    };
    const child = spawn(process.execPath, ['src/main.ts', 'all', ...args], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const deadline = Date.now() + 60_000;
    while (!output.includes('Deckhand is ready.')) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`It did not start:\n${output}`);
      await sleep(50);
    }
  }

  const ports = () => JSON.parse(readFileSync(join(folder, 'ports.json'), 'utf8')) as Record<string, number>;
  const workspace = () => `http://127.0.0.1:${ports()['workspace']}`;
  const platform = () => `http://127.0.0.1:${ports()['platform']}`;

  async function ask<T>(url: string, body?: object): Promise<T> {
    const post = body
      ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      : {};
    const answer = await fetch(url, post);
    return (await answer.json()) as T;
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
    say: (as: string, text: string) =>
      ask<{ ok: boolean }>(`${workspace()}/workspace/messages`, { as, channel: 'C0OPS', text }),
    messages: (as = 'U0ANA', thread?: string) =>
      ask<Message[]>(
        `${workspace()}/workspace/messages?${new URLSearchParams({ as, channel: 'C0OPS', ...(thread ? { thread_ts: thread } : {}) })}`,
      ),
    pidsOf,
    kill(part: string, signal: NodeJS.Signals = 'SIGKILL'): void {
      for (const pid of pidsOf(part)) process.kill(pid, signal);
    },
    async stop(): Promise<void> {
      if (!running || running.exitCode !== null || running.signalCode !== null) return;
      const gone = new Promise((resolve) => running?.once('exit', resolve));
      running.kill('SIGTERM');
      await gone;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export type Whole = ReturnType<typeof createWhole>;

/** Ports of its own for each whole, since several run side by side; kept for its restarts. */
async function choosePorts(file: string): Promise<void> {
  if (existsSync(file)) return;
  const names = ['temporal', 'temporalUi', 'workspace', 'platform', 'bot', 'worker'];
  const servers = names.map(() => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  writeFileSync(file, JSON.stringify(Object.fromEntries(names.map((name, at) => [name, ports[at]]))));
}
