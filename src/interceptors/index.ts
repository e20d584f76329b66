import type { WorkerInterceptors } from '@temporalio/worker';
import type { AuditLog } from '../audit.ts';
import { createActivityAudit } from './activity-audit.ts';
import { activityMetrics } from './activity-metrics.ts';
import { activitySubject } from './activity-subject.ts';

/** What goes on around every activity, of which activities need not know. */
export function createInterceptors(audit: AuditLog): WorkerInterceptors {
  return { activity: [activitySubject, activityMetrics, createActivityAudit(audit)] };
}
