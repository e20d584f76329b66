import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createSlack, type SlackWorkspace } from '../../playground/slack/server.ts';
import { freePort } from '../setup/ports.ts';
import { EXAMPLE, MAIN } from '../setup/program.ts';

const PROVISION = { channel: 'C0OPS', text: '/provision node-07' } as const;

let slack: SlackWorkspace;
let bot: ChildProcess;
let port: number;
beforeAll(async () => {
  slack = await createSlack();
  port = await freePort();
  const env = {
    PATH: process.env['PATH'] ?? '',
    SLACK_API_URL: slack.apiUrl.replace(/\/$/, ''),
    SLACK_BOT_TOKEN: slack.tokens.bot,
    SLACK_APP_TOKEN: slack.tokens.app,
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    DECKHAND_SIGNING_KEY: 'a-signing-key-for-tests',
    DECKHAND_CONFIG: EXAMPLE,
    PORT: String(port),
  };
  bot = spawn(process.execPath, [MAIN, 'bot'], { env, stdio: 'ignore' });
});
afterAll(async () => {
  const gone = once(bot, 'exit');
  bot.kill('SIGTERM');
  await gone;
  await slack.close();
});

it('works in production with whatever Slack server SLACK_API_URL names, as it stands', async () => {
  await expect.poll(() => slack.socket.connections()).toBe(2);
  await slack.act.say({ as: 'U0ANA', channel: 'C0OPS', text: '/deckhand help' });
  const told = () => slack.workspace.messages('C0OPS').map(({ text, ephemeralFor }) => [ephemeralFor, text]);
  await expect.poll(told).toEqual([['U0ANA', expect.stringContaining('/provision')]]);
});

it('starts one run for a command that is delivered again, also after the run has ended', async () => {
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  const run = new Client({ connection }).workflow.getHandle('provision/node-07');
  const trigger = async () => (await run.describe().catch(() => undefined))?.memo?.['triggerId'];
  const ana = await slack.act.say({ ...PROVISION, as: 'U0ANA' });
  await expect.poll(trigger).toBe(ana.triggerId);
  const first = (await run.describe()).runId;
  await slack.act.redeliver(ana.triggerId ?? '');
  expect((await run.describe()).runId).toBe(first);
  await run.terminate('a test ends it');
  await slack.act.redeliver(ana.triggerId ?? '');
  const ben = await slack.act.say({ ...PROVISION, as: 'U0BEN' });
  await expect.poll(trigger).toBe(ben.triggerId);
  await run.terminate('a test ends it');
  await connection.close();
});

it('is reached from outside even if that server is on the same machine', async () => {
  const status = () => fetch(`http://127.0.0.2:${port}/readyz`).then(({ status: answered }) => answered, String);
  await expect.poll(status).toBe(200);
});
