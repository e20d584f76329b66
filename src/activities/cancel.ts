import { Context } from '@temporalio/activity';

export type CancelActivities = ReturnType<typeof createCancelActivities>;

/** Lets a run be cancelled in Temporal's own sense, so that a cancel from Slack and one from Temporal end alike. */
export function createCancelActivities() {
  return {
    /** Asks Temporal to cancel the run that calls this. Asking twice is harmless. */
    async requestCancel(): Promise<void> {
      const { client, info } = Context.current();
      const { workflowId, runId } = info.workflowExecution ?? {};
      if (!workflowId || !runId) throw new TypeError('requestCancel was not called by a workflow.');
      await client.workflow.getHandle(workflowId, runId).cancel();
    },
  };
}
