import { once } from 'node:events';
import { Client, Connection } from '@temporalio/client';
import type { Config } from '../config.ts';
import type { Logger } from '../log.ts';
import type { Settings } from '../settings.ts';
import { connectionOptions, untilConnected } from '../temporal/connection.ts';
import { createBot, type SlackMode } from './app.ts';
import { createLookup } from './lookup.ts';
import { createRuns } from './runs.ts';
import { createHttpServer } from './server.ts';

const TASK_QUEUE = 'deckhand';
const PATIENCE = 2_000;

/** The bot as a process: Temporal client, Bolt app and health page. */
export async function startBot(config: Config, settings: Settings, logger: Logger) {
  surviveRateLimitNotices(logger);
  const connection = await untilConnected(() => Connection.connect(connectionOptions(config)), logger);
  const client = new Client({ connection, namespace: config.TEMPORAL_NAMESPACE });
  const { provision } = settings.policies;
  const bot = createBot({
    botToken: config.SLACK_BOT_TOKEN ?? '',
    slack: slackMode(config),
    ...(config.SLACK_API_URL ? { apiUrl: config.SLACK_API_URL } : {}),
    language: settings.language,
    runs: createRuns(client, TASK_QUEUE),
    settings: {
      channel: settings.channel,
      profiles: settings.profiles,
      defaultProfile: settings.machines.defaultProfile,
      policies: { provision: { run: provision.run, fromTemporal: false } },
    },
    signingKey: config.DECKHAND_SIGNING_KEY ?? '',
    lookup: createLookup(config.MAAS_URL, config.MAAS_API_KEY),
    logger,
  });
  let leaving = false;
  const temporalAnswers = () =>
    connection.withDeadline(Date.now() + PATIENCE, () => connection.workflowService.getSystemInfo({}));
  const server = createHttpServer({
    ready: async () => !leaving && bot.connected() && Boolean(await temporalAnswers()),
    ...(bot.requests ? { slack: bot.requests } : {}),
  });
  server.listen(config.PORT ?? 3000, config.SLACK_API_URL?.includes('127.0.0.1') ? '127.0.0.1' : '0.0.0.0');
  await once(server, 'listening');
  try {
    await bot.start();
  } catch (error) {
    server.close();
    await connection.close();
    throw error;
  }

  const { promise: stopped, resolve, reject } = Promise.withResolvers<void>();
  /** New connections are refused at once; requests that are here, and what they began, come to their end. */
  const stop = () => {
    if (leaving) return;
    leaving = true;
    server.close();
    bot
      .stop()
      .then(() => connection.close())
      .then(resolve, reject);
  };
  return { stopped, stop };
}

function slackMode({ SLACK_MODE, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET }: Config): SlackMode {
  if (SLACK_MODE === 'http') return { mode: 'http', signingSecret: SLACK_SIGNING_SECRET ?? '' };
  return { mode: 'socket', appToken: SLACK_APP_TOKEN ?? '' };
}

/**
 * @slack/socket-mode 3.1.0 throws where nobody can catch it when Slack says `app_rate_limited`: that alone must not end
 * the process (https://github.com/slackapi/node-slack-sdk/releases, fixed in 3.1.1).
 */
function surviveRateLimitNotices(logger: Logger): void {
  process.on('unhandledRejection', (reason) => {
    const fromSocketMode = reason instanceof TypeError && reason.stack?.includes('socket-mode');
    if (!fromSocketMode) throw reason;
    logger.warn('Slack limits how many events it sends us.');
  });
}
