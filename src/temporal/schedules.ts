import type { ScheduleOptions } from '@temporalio/client';
import { TASK_QUEUE } from '../constants.ts';

/** The Temporal Schedules that `setup` makes and `doctor` looks for. */
export function plannedSchedules(): readonly ScheduleOptions[] {
  return [
    {
      scheduleId: 'reconcile',
      spec: { intervals: [{ every: '15 minutes' }] },
      action: { type: 'startWorkflow', workflowType: 'reconcile', workflowId: 'reconcile', taskQueue: TASK_QUEUE },
      // What was missed while the server was away is not made up for: one pass sees everything.
      policies: { overlap: 'SKIP', catchupWindow: '1 minute' },
    },
  ];
}
