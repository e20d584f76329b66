import { setTimeout as sleep } from 'node:timers/promises';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { ConfigError } from '../config.ts';
import type { Logger } from '../log.ts';
import { SCOPES } from './scopes.ts';
import { slackProblem, type SlackToken } from './slack-problems.ts';
import type { Words } from './views/language.ts';

/** Between two tries while Slack is away. ms. */
const AGAIN = 1_000;

export type Reaching = { readonly words: Words; readonly logger: Logger };

/**
 * Makes sure that Slack takes the bot's token and that the app has every scope. Waits while Slack cannot be reached;
 * throws a `ConfigError` that says what to do about anything that waiting does not mend.
 */
export async function checkBotToken(client: WebClient, reaching: Reaching): Promise<void> {
  const { response_metadata: metadata } = await reach('SLACK_BOT_TOKEN', () => client.auth.test(), reaching);
  const granted = metadata?.scopes;
  const missing = granted ? SCOPES.filter((scope) => !granted.includes(scope)) : [];
  if (missing.length > 0) throw new ConfigError(reaching.words.slack.scopes(missing.join(', ')));
}

/** The same for the app-level token of Socket Mode: whether a connection could be opened. */
export async function checkAppToken(client: WebClient, reaching: Reaching): Promise<void> {
  await reach('SLACK_APP_TOKEN', () => client.apps.connections.open({}), reaching);
}

async function reach<T>(token: SlackToken, ask: () => Promise<T>, { words, logger }: Reaching): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const problem = slackProblem(error, token);
      if (problem && error instanceof WebAPIPlatformError) throw new ConfigError(problem(words));
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn({ reason }, 'Slack does not answer yet; trying again.');
      await sleep(AGAIN);
    }
  }
}
