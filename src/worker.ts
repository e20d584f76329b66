import type { Server } from 'node:http';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createActivities } from './activities/index.ts';
import { createPace, type Pace } from './activities/slack-pace.ts';
import { openAudit } from './audit.ts';
import { createHttpServer, listen } from './bot/server.ts';
import { ensureBundle } from './bundle.ts';
import type { Config } from './config.ts';
import { TASK_QUEUE } from './constants.ts';
import { createInterceptors } from './interceptors/index.ts';
import type { Logger } from './log.ts';
import { metricsPage } from './metrics.ts';
import { QUEUES, type Queue } from './queues.ts';
import type { Settings } from './settings.ts';
import { slackWorkers } from './slack-workers.ts';
import { nativeConnectionOptions, untilConnected } from './temporal/connection.ts';
import { dataConverterFor } from './temporal/encryption.ts';
import { installRuntime } from './temporal/runtime.ts';
import { versioningFor } from './temporal/versioning.ts';

/** A cancel or a shutdown reaches an activity with its next heartbeat to the server, so those are not held back long. */
const HEARTBEAT_THROTTLE = '2 seconds' as const;
/** However many runs begin at once, those that go on come first: people have clicked on them. */
export const TUNING = {
  nonStickyToStickyPollRatio: 0.1,
  maxHeartbeatThrottleInterval: HEARTBEAT_THROTTLE,
  defaultHeartbeatThrottleInterval: HEARTBEAT_THROTTLE,
} as const;
/** Activities that need longer are taken up by the next worker from what they last heartbeat. */
const SHUTDOWN_GRACE = '5 seconds' as const;

export type RunningWorker = { readonly stopped: Promise<void>; readonly stop: () => void };

/**
 * Serves the task queue `deckhand`, and those of {@link slackWorkers} for everything that writes to Slack. With a `PORT`
 * it has a health page, which is there before Temporal is: who waits for the server is alive.
 */
export async function startWorker(
  config: Config,
  settings: Settings,
  logger: Logger,
  queues: readonly Queue[] = QUEUES,
  pace: Pace = createPace(),
): Promise<RunningWorker> {
  const coreMetrics = await installRuntime(logger);
  const dataConverter = dataConverterFor(config, (sentence) => logger.error(sentence));
  const workers: Worker[] = [];
  const server = await serve(config, workers, async () => `${await metricsPage()}\n${await coreMetrics()}`);
  const connection = await untilConnected(() => NativeConnection.connect(nativeConnectionOptions(config)), logger);
  const shared = {
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    shutdownGraceTime: SHUTDOWN_GRACE,
    ...TUNING,
    interceptors: createInterceptors(openAudit(config)),
    dataConverter,
    ...versioningFor(config),
  };
  const activities = createActivities(config, settings, pace);
  const create: Readonly<Record<Queue, () => Promise<readonly Worker[]>>> = {
    async deckhand() {
      const workflowBundle = {
        codePath: await ensureBundle({ encrypted: config.DECKHAND_ENCRYPTION_KEYS !== undefined }),
      };
      return [
        await Worker.create({ ...shared, taskQueue: TASK_QUEUE, workflowBundle, activities: activities.deckhand }),
      ];
    },
    slack: () =>
      Promise.all(slackWorkers(TASK_QUEUE, activities.slack).map((own) => Worker.create({ ...shared, ...own }))),
  };
  workers.push(...(await Promise.all(queues.map((queue) => create[queue]()))).flat());
  const stopped = Promise.all(workers.map((worker) => worker.run()))
    .then(() => connection.close())
    .finally(() => server?.close());
  return {
    stopped,
    stop: () => {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    },
  };
}

/** Health and metrics, where a port for them is set. */
async function serve(
  { PORT, DECKHAND_LISTEN }: Config,
  workers: readonly Worker[],
  metrics: () => Promise<string>,
): Promise<Server | undefined> {
  if (PORT === undefined) return undefined;
  const ready = async () => workers.length > 0 && workers.every((worker) => worker.getState() === 'RUNNING');
  const server = createHttpServer({ ready, metrics });
  await listen(server, PORT, DECKHAND_LISTEN);
  return server;
}
