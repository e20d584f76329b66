import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { createBot } from '../../src/bot/app.ts';
import { SCOPES } from '../../src/bot/scopes.ts';
import { ConfigError } from '../../src/config.ts';
import { setBotStage } from './bot-stage.ts';
import { createFakeIncidents } from './fake-incidents.ts';
import { createFakeRuns } from './fake-runs.ts';
import { forgetSlack, mockSlack, type Answers } from './slack-api.ts';
import { settingsFor } from './settings.ts';

const refusal = (error: string, more: object = {}) => ({ ok: false, error, ...more });

afterEach(forgetSlack);

describe('a bot that Slack does not take says at its start, with exit code 2, what to do:', () => {
  test.each([
    ['a wrong bot token', { 'auth.test': refusal('invalid_auth') }, /SLACK_BOT_TOKEN \(invalid_auth\).*OAuth & Perm/],
    ['a revoked bot token', { 'auth.test': refusal('token_revoked') }, /SLACK_BOT_TOKEN \(token_revoked\)/],
    ['an app that was removed', { 'auth.test': refusal('account_inactive') }, /install the app again/],
    [
      'another kind of token',
      { 'auth.test': refusal('not_allowed_token_type') },
      /SLACK_BOT_TOKEN is not the right kind.*xoxb-/,
    ],
    [
      'a wrong app-level token',
      { 'apps.connections.open': refusal('invalid_auth') },
      /SLACK_APP_TOKEN \(invalid_auth\).*App-Level Tokens/,
    ],
    [
      'the bot token where the app-level token belongs',
      { 'apps.connections.open': refusal('not_allowed_token_type') },
      /SLACK_APP_TOKEN is not the right kind.*xapp-/,
    ],
    [
      'an app-level token without its scope',
      { 'apps.connections.open': refusal('missing_scope', { needed: 'connections:write' }) },
      /SLACK_APP_TOKEN lacks the scope connections:write/,
    ],
    [
      'Socket Mode that is off',
      { 'apps.connections.open': refusal('socket_mode_not_enabled') },
      /Socket Mode is off.*Turn it on.*SLACK_MODE=http/,
    ],
  ])('%s', async (_, answers, sentence) => {
    const starting = start(answers);

    await expect(starting).rejects.toThrow(sentence);
    await expect(starting).rejects.toBeInstanceOf(ConfigError);
  });

  test('every scope that is missing, at once', async () => {
    const granted = SCOPES.filter((scope) => !['files:write', 'im:history'].includes(scope)).join(',');

    await expect(start({}, { 'x-oauth-scopes': granted })).rejects.toThrow(
      /lacks the scope files:write, im:history.*manifest\.yml/,
    );
  });
});

test('a bot that starts while Slack is away waits for it', async () => {
  let away = 3;
  const starting = start({
    'auth.test': () => (away-- > 0 ? 503 : refusal('invalid_auth')),
  });

  await expect(starting).rejects.toThrow('invalid_auth');
});

describe('while it runs, somebody is told privately, with the reference in the log,', () => {
  test.each([
    [
      'that a scope is missing, and which',
      refusal('missing_scope', { needed: 'usergroups:read', provided: 'chat:write' }),
      /The Slack app lacks the scope usergroups:read.* under [0-9a-f]{8} in the log\.$/,
    ],
    ['that the token was revoked', refusal('token_revoked'), /Slack does not accept SLACK_BOT_TOKEN/],
    ['that Slack does not answer', 503, /That did not work: Slack does not answer\. Please try again in a minute\./],
  ])('%s', async (_, answer, sentence) => {
    const stage = await setBotStage({ answers: { 'usergroups.list': answer } });

    await stage.command('/provision', 'node-07');

    const text = stage.told.at(-1)?.['text'] ?? '';
    expect(text).toMatch(sentence);
    expect(stage.log.map((line) => line['reference'])).toEqual([/under ([0-9a-f]{8})/.exec(text)?.[1]]);
  });
});

async function start(answers: Answers, headers: Readonly<Record<string, string>> = {}) {
  mockSlack(answers, headers);
  const bot = createBot({
    botToken: 'xoxb-test',
    slack: { mode: 'socket', appToken: 'xapp-test' },
    runs: createFakeRuns().runs,
    incidents: createFakeIncidents().incidents,
    settings: settingsFor(),
    signingKey: 'a-signing-key-for-tests',
    lookup: {},
    logger: pino({ level: 'silent' }),
  });
  await bot.start();
}
