import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { freePort } from '../setup/ports.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** TASK_QUEUE_TYPE_ACTIVITY in Temporal's API. */
const ACTIVITIES = 2 as never;

let worker: ChildProcess;
let connection: Connection;
let health: string;

beforeAll(async () => {
  const port = await freePort();
  health = `http://127.0.0.1:${port}`;
  const address = inject('temporalAddress');
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, PORT: String(port), SLACK_BOT_TOKEN: 'xoxb-1', TEMPORAL_ADDRESS: address };
  worker = spawn(process.execPath, ['src/main.ts', 'worker', '--queue', 'slack'], { cwd: ROOT, env, stdio: 'ignore' });
  connection = await Connection.connect({ address });
});
afterAll(async () => {
  await connection.close();
  worker.kill('SIGKILL');
});

const ask = (path: string) => fetch(`${health}${path}`).then(({ status }) => status);
const asked = (path: string) => ask(path).catch(() => 0);

async function pollersOf(name: string): Promise<number> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace: 'default',
    taskQueue: { name },
    taskQueueType: ACTIVITIES,
  });
  return (pollers ?? []).filter(({ identity }) => identity?.startsWith(`${worker.pid}@`)).length;
}

it('a worker with --queue slack serves the queues of Slack and no other', async () => {
  await expect.poll(() => pollersOf('deckhand-slack')).toBeGreaterThan(0);
  await expect.poll(() => pollersOf('deckhand-slack-decisions')).toBeGreaterThan(0);
  expect(await pollersOf('deckhand')).toBe(0);
});

it('says on its health page that it lives and serves', async () => {
  await expect.poll(() => asked('/readyz')).toBe(200);
  expect(await ask('/healthz')).toBe(200);
});

it('ends by itself within its grace period when asked to', async () => {
  await expect.poll(() => asked('/readyz')).toBe(200);
  worker.kill('SIGTERM');
  await expect.poll(() => worker.exitCode).toBe(0);
});
