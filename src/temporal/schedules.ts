import type { ScheduleOptions } from '@temporalio/client';
import type { CleanupRule } from '../cleanup.ts';
import { CLEANUP_SCHEDULE, TASK_QUEUE } from '../constants.ts';

/** What was due longer ago than this while Temporal was away is left out: nobody expects Monday's cleanup on Wednesday. */
const CATCHUP = '10 minutes';

type Rules = Readonly<Record<string, Pick<CleanupRule, 'schedule'>>>;

const RECONCILE: ScheduleOptions = {
  scheduleId: 'reconcile',
  spec: { intervals: [{ every: '15 minutes' }] },
  action: { type: 'startWorkflow', workflowType: 'reconcile', workflowId: 'reconcile', taskQueue: TASK_QUEUE },
  // What was missed while the server was away is not made up for: one pass sees everything.
  policies: { overlap: 'SKIP', catchupWindow: '1 minute' },
};

/**
 * The Temporal Schedules that `setup` makes and `doctor` looks for: the one that compares runs with their cards, and
 * one for each cleanup rule. A time that comes while the last run is open is skipped, so that two never overlap.
 */
export function plannedSchedules({ cleanup }: { readonly cleanup: Rules }): readonly ScheduleOptions[] {
  return [RECONCILE, ...Object.entries(cleanup).map(([rule, { schedule }]) => cleaning(rule, schedule))];
}

function cleaning(rule: string, { cron, zone }: CleanupRule['schedule']): ScheduleOptions {
  return {
    scheduleId: `${CLEANUP_SCHEDULE}${rule}`,
    spec: { cronExpressions: [cron], timezone: zone },
    action: {
      type: 'startWorkflow',
      workflowType: 'cleanup',
      workflowId: `${CLEANUP_SCHEDULE}${rule}`,
      taskQueue: TASK_QUEUE,
      args: [{ rule }],
      staticSummary: `Cleanup ${rule}`,
    },
    policies: { overlap: 'SKIP', catchupWindow: CATCHUP },
  };
}
