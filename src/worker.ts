import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from './activities/index.ts';
import { ensureBundle } from './bundle.ts';
import type { Config } from './config.ts';
import { TASK_QUEUE } from './constants.ts';
import type { Logger } from './log.ts';
import type { Settings } from './settings.ts';
import { nativeConnectionOptions, untilConnected } from './temporal/connection.ts';

/** A cancel or a shutdown reaches an activity with its next heartbeat to the server, so those are not held back long. */
const HEARTBEAT_THROTTLE = '2 seconds' as const;
/** Activities that need longer are taken up by the next worker from what they last heartbeat. */
const SHUTDOWN_GRACE = '5 seconds' as const;

export type RunningWorker = { readonly stopped: Promise<void>; readonly stop: () => void };

/** Serves both task queues: `deckhand`, and `deckhand-slack` for everything that writes to Slack. */
export async function startWorker(config: Config, settings: Settings, logger: Logger): Promise<RunningWorker> {
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('INFO', ({ level, message, meta }) =>
      logger[LEVEL[level] ?? 'info'](meta ?? {}, message),
    ),
  });
  const codePath = await ensureBundle();
  const connection = await untilConnected(() => NativeConnection.connect(nativeConnectionOptions(config)), logger);
  const shared = {
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    shutdownGraceTime: SHUTDOWN_GRACE,
    maxHeartbeatThrottleInterval: HEARTBEAT_THROTTLE,
    defaultHeartbeatThrottleInterval: HEARTBEAT_THROTTLE,
  };
  const activities = createActivities(config, settings);
  const workers = await Promise.all([
    Worker.create({ ...shared, taskQueue: TASK_QUEUE, workflowBundle: { codePath }, activities: activities.deckhand }),
    Worker.create({ ...shared, taskQueue: `${TASK_QUEUE}-slack`, activities: activities.slack }),
  ]);
  const stopped = Promise.all(workers.map((worker) => worker.run())).then(() => connection.close());
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
