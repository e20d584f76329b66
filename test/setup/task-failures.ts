import type { WorkflowHandle } from '@temporalio/client';

/** WorkflowTaskFailed in Temporal's API. */
const TASK_FAILED = 9;
/** Many signals came while the task was being answered: it is done once more, with the signals. */
const WITH_MORE_SIGNALS = [1, 17];

/** Each time the code of a run, or a command it gave, failed a workflow task: what keeps a run from going on. */
export async function taskFailures(handle: Pick<WorkflowHandle, 'fetchHistory'>): Promise<readonly string[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? [])
    .filter(({ eventType }) => Number(eventType) === TASK_FAILED)
    .flatMap(({ workflowTaskFailedEventAttributes: failed }) => (failed ? [failed] : []))
    .filter(({ cause }) => !WITH_MORE_SIGNALS.includes(Number(cause)))
    .map(({ cause, failure }) => `cause ${cause}: ${failure?.message}`);
}
