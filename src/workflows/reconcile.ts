import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Reconciled, ReconcileActivities } from '../activities/reconcile.ts';
import { slackQueues } from '../constants.ts';

/** Compares open runs with their cards, and cards with runs that were ended from outside; a Schedule starts it. */
export async function reconcile(): Promise<Reconciled> {
  // A pass over many runs keeps to Slack's pace, and the next one comes in a quarter of an hour anyway.
  const { reconcileCards } = proxyActivities<ReconcileActivities>({
    taskQueue: slackQueues(workflowInfo().taskQueue).words,
    startToCloseTimeout: '10 minutes',
    scheduleToCloseTimeout: '14 minutes',
    heartbeatTimeout: '30 seconds',
    retry: { initialInterval: '10 seconds' },
    priority: { priorityKey: 5 },
  });
  return reconcileCards();
}
