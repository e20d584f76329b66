import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { WebClient } from '@slack/web-api';
import { Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '../src/activities/index.ts';
import { createDeliveryPlanActivities } from '../src/activities/plan-delivery.ts';
import { createPlanner } from '../src/activities/plan.ts';
import { createPace } from '../src/activities/slack-pace.ts';
import { openAudit } from '../src/audit.ts';
import { createBot } from '../src/bot/app.ts';
import { botSettings } from '../src/bot/bot-settings.ts';
import { createIncidents } from '../src/bot/incidents.ts';
import { createRuns } from '../src/bot/runs.ts';
import { INTERCEPTORS } from '../src/bundle.ts';
import { loadConfig } from '../src/config.ts';
import { TASK_QUEUE } from '../src/constants.ts';
import { createInterceptors } from '../src/interceptors/index.ts';
import { createLogger } from '../src/log.ts';
import { policiesOf } from '../src/policies.ts';
import type { DeployInput } from '../src/operations.ts';
import { parseSettings } from '../src/settings.ts';
import { createClient } from '../src/temporal/connection.ts';
import { slackWorkers } from '../src/slack-workers.ts';
import { TUNING } from '../src/worker.ts';
import { createBareActivities } from './bare/activities.ts';
import { instantSystems } from './instant.ts';

export const SIGNING_KEY = 'a-signing-key-for-benches';
const BARE = fileURLToPath(new URL('./bare/workflows.ts', import.meta.url));
const EXAMPLE = readFileSync(new URL('../deckhand.yaml', import.meta.url), 'utf8');
const settings = parseSettings(EXAMPLE, 'deckhand.yaml');

/** Where a part finds the others; plain data, so that it can be handed to another process. */
export type Place = {
  readonly temporal: string;
  readonly slack: { readonly apiUrl: string; readonly tokens: { readonly bot: string; readonly app: string } };
  readonly folder: string;
  /** Slack's limits are kept, on a clock so much faster than Slack's; without it there are none. */
  readonly limitsFaster?: number;
};

export type Part = { readonly stop: () => Promise<void> };

/** Our worker, with outside systems that take no time; it also serves the bare workflows we are compared with. */
export async function startWorker(place: Place): Promise<Part> {
  const logger = new DefaultLogger('ERROR', () => undefined);
  Runtime.install({ logger, shutdownSignals: [] });
  const config = configOf(place);
  const { slack, limitsFaster } = place;
  const native = await NativeConnection.connect({ address: place.temporal });
  const pace = limitsFaster === undefined ? async () => undefined : createPace(limitsFaster);
  const ours = createActivities(config, settings, pace);
  const plans = createDeliveryPlanActivities({
    planFor: createPlanner({ channel: settings.channel, policies: policiesOf(settings, true), pace: 1 }),
    apps: settings.apps,
    limits: settings.limits.deploy,
    pace: 1,
    missing: [],
    resolveVersion: instantSystems.resolveVersion,
  });
  const bare = createBareActivities(new WebClient(slack.tokens.bot, { slackApiUrl: slack.apiUrl }), pace);
  const { code } = await bundleWorkflowCode({ workflowsPath: BARE, workflowInterceptorModules: INTERCEPTORS, logger });
  const shared = {
    connection: native,
    interceptors: createInterceptors(openAudit(config)),
    ...TUNING,
  };
  const workers = await Promise.all([
    Worker.create({
      ...shared,
      taskQueue: TASK_QUEUE,
      workflowBundle: { code },
      activities: {
        ...ours.deckhand,
        ...instantSystems,
        planDeploy: (asked: DeployInput) => plans.planDeploy(asked),
        ...bare,
      },
    }),
    ...slackWorkers(TASK_QUEUE, { ...ours.slack, ...bare }).map((own) => Worker.create({ ...shared, ...own })),
  ]);
  const running = Promise.all(workers.map((each) => each.run()));
  return {
    async stop() {
      for (const each of workers) each.shutdown();
      await running;
      await native.close();
    },
  };
}

/** Our bot as the program starts it, but for its health page. */
export async function startBot(place: Place): Promise<Part> {
  const { slack, temporal } = place;
  const connection = await Connection.connect({ address: temporal });
  const client = createClient(configOf(place), connection);
  const bot = createBot({
    botToken: slack.tokens.bot,
    slack: { mode: 'socket', appToken: slack.tokens.app },
    apiUrl: slack.apiUrl,
    runs: createRuns(client, TASK_QUEUE),
    incidents: createIncidents(client, TASK_QUEUE, settings.incidents),
    settings: botSettings(settings),
    signingKey: SIGNING_KEY,
    lookup: {},
    logger: createLogger('bench', [], { write: () => undefined }),
  });
  await bot.start();
  return {
    async stop() {
      await bot.stop();
      await connection.close();
    },
  };
}

export function configOf({ temporal, slack, folder }: Place) {
  return loadConfig({
    SLACK_BOT_TOKEN: slack.tokens.bot,
    SLACK_APP_TOKEN: slack.tokens.app,
    SLACK_API_URL: slack.apiUrl,
    DECKHAND_DATA: folder,
    DECKHAND_SIGNING_KEY: SIGNING_KEY,
    TEMPORAL_ADDRESS: temporal,
  });
}
