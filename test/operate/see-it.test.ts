import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWhole, type Whole } from '../setup/whole.ts';

let whole: Whole;
beforeAll(async () => {
  whole = createWhole({ speed: 60 });
  await whole.start();
  await order(whole.platform(), {
    on: 'op=deploy',
    status: 503,
    body: 'authorization: Bearer leaked-by-maas',
    times: 1,
  });
  await order(whole.workspace(), { on: 'chat.update', status: 429, retryAfter: 1, times: 2 });
  await whole.say('U0ANA', '/provision node-07');
  await whole.say('U0ANA', '/provision node-06');
});
afterAll(async () => {
  await whole.stop();
  whole.remove();
});

it('counts the whole way of a run: acks, lag, the end by operation, and what Slack turned away', async () => {
  const worker = () => page('worker');
  await expect
    .poll(worker, { timeout: 80_000, interval: 500 })
    .toMatch(/^deckhand_runs_ended_total\{[^}]*operation="provision"[^}]*status="succeeded"[^}]*\} 1$/m);
  expect(await worker()).toMatch(/^deckhand_runs_ended_total\{[^}]*status="stopped"[^}]*\} 1$/m);
  expect(await worker()).toMatch(/^deckhand_slack_rate_limited_total\{method="chat\.update"\} 2$/m);
  await expect.poll(async () => valueOf(await worker(), 'deckhand_publisher_lag_seconds_count')).toBeGreaterThan(4);
  expect(await worker()).toContain('temporal_activity_execution_latency');

  const bot = await page('bot');
  expect(bot).toMatch(/^deckhand_acks_total\{kind="command"\} 2$/m);
  expect(bot).toMatch(/^deckhand_ack_seconds_bucket\{le="2",kind="command"\} 2$/m);
  expect(bot).toMatch(/^deckhand_socket_connections 2$/m);
});

it('answers for the health of the worker', async () => {
  const { worker } = whole.ports();
  expect((await fetch(`http://127.0.0.1:${worker}/healthz`)).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${worker}/readyz`)).status).toBe(200);
});

it('writes no secret into any log', () => {
  const all = logs()
    .map(({ text }) => text)
    .join('\n');
  const { bot, app, maas, cluster } = readJson('playground.json') as Record<string, string>;
  const { key } = readJson('signing-key.json') as Record<string, string>;
  const secrets = [bot, app, cluster, key, ...(maas?.split(':') ?? [])];
  expect(secrets).toHaveLength(7);
  for (const secret of secrets) expect(all.includes(secret ?? '')).toBe(false);
  expect(all).not.toMatch(/xoxb-[0-9a-f]|xapp-[0-9a-f]|leaked-by-maas|\b[a-z0-9]{6}\.[a-z0-9]{16}\b/);
});

it('names the run on every line that concerns one', () => {
  const lines = logs().flatMap(({ name, text }) =>
    ['worker.log', 'bot.log'].includes(name) ? text.split('\n').filter((line) => line.startsWith('{"level"')) : [],
  );
  const about = lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ activity, workflow, by }) => activity ?? workflow ?? by);
  expect(about.length).toBeGreaterThan(1);
  expect(about.filter(({ run }) => !run)).toEqual([]);
});

function logs(): { name: string; text: string }[] {
  const folder = join(whole.folder, 'logs');
  return readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(whole.folder, name), 'utf8'));
}

async function page(part: 'bot' | 'worker'): Promise<string> {
  return (await fetch(`http://127.0.0.1:${whole.ports()[part]}/metrics`)).text();
}

function valueOf(text: string, name: string): number {
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
}

async function order(url: string, body: object): Promise<void> {
  await fetch(`${url}/_orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
