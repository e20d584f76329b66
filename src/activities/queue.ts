import { Context } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/common';
import { heartbeating } from './heartbeat.ts';

export type QueueActivities = ReturnType<typeof createQueueActivities>;

/** What a queue waits for. */
export function createQueueActivities() {
  return {
    /** Returns once no run of this id is open, however it ended. A run that is not there does not block anybody. */
    async waitForRunEnd({ workflowId }: { workflowId: string }): Promise<void> {
      const { client, cancellationSignal, cancelled } = Context.current();
      const handle = client.workflow.getHandle(workflowId);
      await heartbeating(async () => {
        for (;;) {
          const { status } = await handle.describe().catch(orGone);
          if (status.name !== 'RUNNING') return;
          const ended = client.withAbortSignal(cancellationSignal, () => handle.result());
          await Promise.race([ended.catch(() => undefined), cancelled]);
        }
      });
    },
  };
}

function orGone(error: unknown): { status: { name: string } } {
  if (error instanceof WorkflowNotFoundError) return { status: { name: 'NOT_FOUND' } };
  throw error;
}
