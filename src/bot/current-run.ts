import type { WorkflowClient, WorkflowHandle } from '@temporalio/client';

/** What a button is of: a run that continued as new is closed, but goes on as the newest one of its workflow id. */
export async function current(
  workflow: WorkflowClient,
  workflowId: string,
  runId: string | undefined,
): Promise<WorkflowHandle> {
  const named = workflow.getHandle(workflowId, runId);
  if (runId === undefined) return named;
  const { status } = await named.describe();
  return status.name === 'CONTINUED_AS_NEW' ? workflow.getHandle(workflowId) : named;
}
