import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { SlackActivities } from '../activities/slack.ts';
import { slackQueues } from '../constants.ts';
import { PRIORITY, type Urgency } from '../urgency.ts';

/**
 * Slack may be away for hours, so the number of attempts is not limited; a lost worker is noticed within 10 s. The rest
 * is waiting for turns: all the notes that may wait for one thread are 200, at one a second, beside those of others.
 */
export function slackActivities(urgency: Urgency) {
  return proxyActivities<SlackActivities>({
    taskQueue: queueFor(urgency),
    startToCloseTimeout: '10 minutes',
    heartbeatTimeout: '10 seconds',
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
    priority: { priorityKey: PRIORITY[urgency] },
  });
}

/** An answer that could not be delivered within a minute is of no use any more to the person who clicked. */
export function privateAnswers() {
  return proxyActivities<SlackActivities>({
    taskQueue: queueFor('decision'),
    startToCloseTimeout: '20 seconds',
    scheduleToCloseTimeout: '1 minute',
    retry: { maximumAttempts: 3 },
    priority: { priorityKey: PRIORITY.decision },
  });
}

function queueFor(urgency: Urgency): string {
  const { words, decisions } = slackQueues(workflowInfo().taskQueue);
  return urgency === 'decision' ? decisions : words;
}
