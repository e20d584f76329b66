import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { createSlack, type SlackWorkspace } from '../../playground/slack/server.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

let slack: SlackWorkspace;

beforeEach(async () => {
  slack = await createSlack();
});

afterEach(() => slack.close());

test.each([
  ['a wrong bot token', { SLACK_BOT_TOKEN: 'xoxb-wrong' }, /^Slack does not accept SLACK_BOT_TOKEN \(invalid_auth\)/],
  ['a wrong app-level token', { SLACK_APP_TOKEN: 'xapp-wrong' }, /^Slack does not accept SLACK_APP_TOKEN/],
  ['no signing secret in HTTP mode', { SLACK_MODE: 'http' }, /SLACK_SIGNING_SECRET: is not set, and bot needs it/],
  ['an unknown mode', { SLACK_MODE: 'carrier-pigeon' }, /SLACK_MODE: must be socket or http/],
])('the bot ends with exit code 2 and a sentence for %s', async (_, wrong, sentence) => {
  const bot = start({ SLACK_BOT_TOKEN: slack.tokens.bot, SLACK_APP_TOKEN: slack.tokens.app, ...wrong });

  const [said, [code]] = await Promise.all([text(bot.stderr), once(bot, 'exit')]);

  expect([code, said]).toEqual([2, expect.stringMatching(sentence)]);
});

test('the bot in HTTP mode is ready, and leaves when it is told to', async () => {
  const bot = start({
    SLACK_BOT_TOKEN: slack.tokens.bot,
    SLACK_MODE: 'http',
    SLACK_SIGNING_SECRET: 'a-signing-secret-for-tests',
  });
  let said = '';
  bot.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await expect.poll(() => said).toContain('"ready":"bot"');

  bot.kill('SIGTERM');

  expect((await once(bot, 'exit'))[0]).toBe(0);
});

function start(env: Readonly<Record<string, string>>) {
  return spawn(process.execPath, ['src/main.ts', 'bot'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      SLACK_API_URL: slack.apiUrl,
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      DECKHAND_SIGNING_KEY: 'a-signing-key-for-tests',
      PORT: '0',
      ...env,
    },
  });
}
