import { Connection } from '@temporalio/client';
import { openAudit } from '../audit.ts';
import { TASK_QUEUE } from '../constants.ts';
import type { Config } from '../config.ts';
import type { Logger } from '../log.ts';
import { metricsPage } from '../metrics.ts';
import type { PeopleRef } from '../decisions.ts';
import type { Settings } from '../settings.ts';
import { createEncryption } from '../temporal/encryption.ts';
import { connectionOptions, createClient, untilConnected } from '../temporal/connection.ts';
import { createBot, type Bot, type SlackMode } from './app.ts';
import { botSettings } from './bot-settings.ts';
import { COMMANDS } from './catalog.ts';
import { createCleanupSchedules } from './cleanup-schedules.ts';
import { createCodecServer } from './codec-server.ts';
import type { Doctor } from './doctor.ts';
import { createDoorRecord } from './door-record.ts';
import { loggedRuns } from './logged-runs.ts';
import { createIncidents, type Incidents } from './incidents.ts';
import { createMachineLookup } from './machine-lookup.ts';
import { createRuns } from './runs.ts';
import { createHttpServer, listen } from './server.ts';
import { createVersionLookup } from './version-lookup.ts';
import { createWebhooks } from './webhooks/serve.ts';

const PATIENCE = 2_000;

/** The bot as a process: Temporal client, Bolt app and health page. */
export async function startBot(config: Config, settings: Settings, logger: Logger) {
  surviveRateLimitNotices(logger);
  const audit = openAudit(config);
  // The health page is there before Temporal is: a bot that waits for the server is alive, only not ready.
  let ready = async () => false;
  let slackRequests: Bot['requests'];
  // So are the webhooks: alerts that come before Temporal does are refused with a 503, and sent again.
  let take: Incidents['take'] = () => Promise.reject(new Error('Temporal is not connected yet.'));
  const webhooks = createWebhooks({ token: config.WEBHOOK_TOKEN, take: (...alerts) => take(...alerts), logger });
  const server = createHttpServer({
    ready: () => ready(),
    metrics: metricsPage,
    slack: () => slackRequests,
    webhooks,
    refused: createDoorRecord(audit, logger),
    ...codecFor(config),
  });
  await listen(server, config.PORT ?? 3000, config.DECKHAND_LISTEN);
  const connection = await untilConnected(() => Connection.connect(connectionOptions(config)), logger);
  const client = createClient(config, connection);
  const incidents = createIncidents(client, TASK_QUEUE, settings.incidents);
  ({ take } = incidents);
  const bot = createBot({
    botToken: config.SLACK_BOT_TOKEN ?? '',
    slack: slackMode(config),
    ...(config.SLACK_API_URL ? { apiUrl: config.SLACK_API_URL } : {}),
    runs: loggedRuns(createRuns(client, TASK_QUEUE), logger),
    incidents,
    language: settings.language,
    settings: botSettings(settings),
    signingKey: config.DECKHAND_SIGNING_KEY ?? '',
    ...(settings.policies.doctor ? { doctor: doctorFor(config, settings, settings.policies.doctor.run) } : {}),
    cleanups: createCleanupSchedules(client),
    lookup: {
      ...createMachineLookup(config.MAAS_URL, config.MAAS_API_KEY),
      ...createVersionLookup(settings.apps),
    },
    audit,
    logger,
  });
  slackRequests = bot.requests;
  let leaving = false;
  const temporalAnswers = () =>
    connection.withDeadline(Date.now() + PATIENCE, () => connection.workflowService.getSystemInfo({}));
  ready = async () => !leaving && bot.connected() && Boolean(await temporalAnswers());
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

/** Off unless there are keys and a token to guard them. */
function codecFor({ DECKHAND_ENCRYPTION_KEYS: keys, DECKHAND_CODEC_TOKEN: token }: Config) {
  return keys && token ? { codec: createCodecServer({ codec: createEncryption(keys), token }) } : {};
}

/** The same examination as `doctor` makes, with what the bot may reach. */
function doctorFor(config: Config, settings: Settings, run: readonly PeopleRef[]): Doctor {
  return {
    run,
    // Loaded when somebody asks: with all the clients it needs it would make up most of the bot's start.
    examine: async () => {
      const { examine } = await import('../doctor/examine.ts');
      return examine({ config, settings: () => settings, commands: COMMANDS, part: 'bot' });
    },
  };
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
