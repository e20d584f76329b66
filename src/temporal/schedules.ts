import type { ScheduleOptions } from '@temporalio/client';
import type { CleanupRule } from '../cleanup.ts';
import { CLEANUP_SCHEDULE, TASK_QUEUE } from '../constants.ts';

/** What was due longer ago than this while Temporal was away is left out: nobody expects Monday's cleanup on Wednesday. */
const CATCHUP = '10 minutes';

/**
 * The Temporal Schedules that `setup` makes and `doctor` looks for: one for each cleanup rule. A time that comes while
 * the last run is open is skipped, so that two of one rule never overlap.
 */
export function plannedSchedules({
  cleanup,
}: {
  readonly cleanup: Readonly<Record<string, Pick<CleanupRule, 'schedule'>>>;
}): readonly ScheduleOptions[] {
  return Object.entries(cleanup).map(([rule, { schedule }]) => ({
    scheduleId: `${CLEANUP_SCHEDULE}${rule}`,
    spec: { cronExpressions: [schedule.cron], timezone: schedule.zone },
    action: {
      type: 'startWorkflow',
      workflowType: 'cleanup',
      workflowId: `${CLEANUP_SCHEDULE}${rule}`,
      taskQueue: TASK_QUEUE,
      args: [{ rule }],
      staticSummary: `Cleanup ${rule}`,
    },
    policies: { overlap: 'SKIP', catchupWindow: CATCHUP },
  }));
}
