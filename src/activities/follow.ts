import { Context } from '@temporalio/activity';
import { orCancelled, pause } from './cancellation.ts';
import { heartbeating } from './heartbeat.ts';

export type FollowActivities = ReturnType<typeof createFollowActivities>;

/** Waits for the ends of runs that an incident started; they have cards of their own. */
export function createFollowActivities({ pollInterval }: { readonly pollInterval: number }) {
  return {
    /** How the run ended, in the kernel's words, or in Temporal's for one that could not say. */
    async followRun({ workflowId, runId }: { workflowId: string; runId: string }): Promise<{ status: string }> {
      const handle = Context.current().client.workflow.getHandle(workflowId, runId);
      return heartbeating(async () => {
        for (;;) {
          const { status, searchAttributes } = await orCancelled(handle.describe());
          const [said] = (searchAttributes['DeckhandStatus'] ?? []) as string[];
          if (status.name === 'COMPLETED') return { status: said ?? 'succeeded' };
          if (status.name !== 'RUNNING') return { status: status.name.toLowerCase().replace('_', ' ') };
          await pause(pollInterval);
        }
      });
    },
  };
}
