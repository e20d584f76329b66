import { once } from 'node:events';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from './activities/index.ts';
import { createHttpServer } from './bot/server.ts';
import { ensureBundle } from './bundle.ts';
import type { Config } from './config.ts';
import { TASK_QUEUE } from './constants.ts';
import type { Logger } from './log.ts';
import { QUEUES, type Queue } from './queues.ts';
import type { Settings } from './settings.ts';
import { nativeConnectionOptions, untilConnected } from './temporal/connection.ts';

/** A cancel or a shutdown reaches an activity with its next heartbeat to the server, so those are not held back long. */
const HEARTBEAT_THROTTLE = '2 seconds' as const;
/** Activities that need longer are taken up by the next worker from what they last heartbeat. */
const SHUTDOWN_GRACE = '5 seconds' as const;

export type RunningWorker = { readonly stopped: Promise<void>; readonly stop: () => void };

/**
 * Serves the task queues `deckhand` and `deckhand-slack`, the latter for everything that writes to Slack. With a `PORT`
 * it has a health page, which is there before Temporal is: who waits for the server is alive.
 */
export async function startWorker(
  config: Config,
  settings: Settings,
  logger: Logger,
  queues: readonly Queue[] = QUEUES,
): Promise<RunningWorker> {
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('INFO', ({ level, message, meta }) =>
      logger[LEVEL[level] ?? 'info'](meta ?? {}, message),
    ),
  });
  const workers: Worker[] = [];
  const serving = () => workers.length > 0 && workers.every((worker) => worker.getState() === 'RUNNING');
  const health = config.PORT === undefined ? undefined : createHttpServer({ ready: async () => serving() });
  if (health) await once(health.listen(config.PORT), 'listening');
  const connection = await untilConnected(() => NativeConnection.connect(nativeConnectionOptions(config)), logger);
  const shared = {
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    shutdownGraceTime: SHUTDOWN_GRACE,
    maxHeartbeatThrottleInterval: HEARTBEAT_THROTTLE,
    defaultHeartbeatThrottleInterval: HEARTBEAT_THROTTLE,
  };
  const activities = createActivities(config, settings);
  const create: Readonly<Record<Queue, () => Promise<Worker>>> = {
    async deckhand() {
      const workflowBundle = { codePath: await ensureBundle() };
      return Worker.create({ ...shared, taskQueue: TASK_QUEUE, workflowBundle, activities: activities.deckhand });
    },
    slack: () => Worker.create({ ...shared, taskQueue: `${TASK_QUEUE}-slack`, activities: activities.slack }),
  };
  workers.push(...(await Promise.all(queues.map((queue) => create[queue]()))));
  const stopped = Promise.all(workers.map((worker) => worker.run())).then(() => {
    health?.close();
    return connection.close();
  });
  return {
    stopped,
    stop: () => {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    },
  };
}

const LEVEL: Readonly<Record<string, 'trace' | 'debug' | 'info' | 'warn' | 'error'>> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};
