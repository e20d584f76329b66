import type { ScheduleOptions } from '@temporalio/client';

/** The Temporal Schedules that `setup` makes and `doctor` looks for. */
export function plannedSchedules(): readonly ScheduleOptions[] {
  return [];
}
