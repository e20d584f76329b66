import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { logAbout } from '../log.ts';

/** Whatever is logged within an activity says for which run. */
export const activitySubject: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    execute(input, next) {
      const { workflowId, runId } = info.workflowExecution ?? {};
      const run = runId && workflowId ? { run: runId, workflow: workflowId } : {};
      return logAbout({ ...run, activity: info.activityType }, () => next(input));
    },
  },
});
