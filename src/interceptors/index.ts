import type { WorkerInterceptors } from '@temporalio/worker';
import { activityMetrics } from './activity-metrics.ts';
import { activitySubject } from './activity-subject.ts';

/** What goes on around every activity, of which activities need not know. */
export function createInterceptors(): WorkerInterceptors {
  return { activity: [activitySubject, activityMetrics] };
}
