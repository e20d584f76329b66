import type { WorkerOptions } from '@temporalio/worker';
import { slackQueues } from './constants.ts';

type Options = Pick<
  WorkerOptions,
  | 'taskQueue'
  | 'activities'
  | 'maxConcurrentActivityTaskExecutions'
  | 'maxHeartbeatThrottleInterval'
  | 'defaultHeartbeatThrottleInterval'
>;

/**
 * Words wait here for their turns, of which Slack gives all of them together five a second, and a channel one. More
 * places would not get them said sooner, and each heartbeats while it waits, which costs Temporal as much as a task.
 */
const WORDS_AT_ONCE = 40;
/** What is cut short for a decision ends with its next heartbeat, and somebody looks at the card they clicked on. */
const SOON = '1 second' as const;

/**
 * The workers for everything that writes to Slack, in one process, since Slack's limits are kept there. Decisions have
 * a queue and so places of their own: a thousand runs that begin at once take all others for a minute.
 */
export function slackWorkers(taskQueue: string, activities: object): readonly Options[] {
  const { words, decisions } = slackQueues(taskQueue);
  const shared = { activities, maxHeartbeatThrottleInterval: SOON, defaultHeartbeatThrottleInterval: SOON };
  return [
    { ...shared, taskQueue: words, maxConcurrentActivityTaskExecutions: WORDS_AT_ONCE },
    { ...shared, taskQueue: decisions },
  ];
}
