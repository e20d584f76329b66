import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  CancellationScope,
  isCancellation,
  ParentClosePolicy,
  proxyActivities,
  startChild,
} from '@temporalio/workflow';
import type { FollowActivities } from '../../activities/follow.ts';
import type { Deed, Followed, RemedyAction } from '../../incidents.ts';
import type { Phrase } from '../../phrases.ts';
import type { ProvisionInput, RollbackInput } from '../../operations.ts';
import type { IncidentRecord } from './record.ts';
import type { Say } from './speech.ts';

export type Following = ReturnType<typeof createFollowing>;
type Started = Extract<RemedyAction, { type: 'rollback' | 'provision' }>;

/** The run it follows may wait for people for days; a worker that is lost is noticed by its heartbeat. */
const { followRun } = proxyActivities<FollowActivities>({
  startToCloseTimeout: '30 days',
  heartbeatTimeout: '30 seconds',
  retry: { maximumInterval: '1 minute' },
});

export type FollowingParts = {
  readonly record: IncidentRecord;
  readonly say: Say;
  readonly ended: (followed: Followed, outcome: Phrase, ok: boolean) => void;
};

/** Runs that an incident started: abandoned children with cards of their own, whose ends are told in its thread. */
export function createFollowing({ record, say, ended }: FollowingParts) {
  const scope = new CancellationScope();

  function follow(followed: Followed): void {
    void scope.run(() => untilEnd(followed)).catch(ignoreCancellation);
  }

  async function untilEnd(followed: Followed): Promise<void> {
    const { workflowId, runId } = followed;
    const { status } = await followRun({ workflowId, runId });
    const outcome: Phrase = { id: 'incident.run-ended', workflowId, status };
    const following = record.kept().following.filter((each) => each.runId !== runId);
    record.change({ following });
    say(outcome, { urgency: 'decision' });
    ended(followed, outcome, status === 'succeeded');
  }

  return {
    /** What is said if it cannot be started; undefined once it is, since its end is told when it comes. */
    async start(action: Started, deed: Deed, attempt: number): Promise<Phrase | undefined> {
      const { workflowId, args } = whatToStart(action, record, deed);
      try {
        const child = await startChild(action.type, {
          workflowId,
          args: [args],
          parentClosePolicy: ParentClosePolicy.ABANDON,
          staticSummary: `${workflowId}, for ${record.workflowId}`,
        });
        const followed = { workflowId, runId: child.firstExecutionRunId, attempt };
        record.change({ following: [...record.kept().following, followed] });
        say({ id: 'incident.run-started', workflowId }, { urgency: 'decision' });
        follow(followed);
        return undefined;
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        return { id: 'incident.run-busy', workflowId };
      }
    },

    /** Goes on with what the run before in the chain followed. */
    resume: () => record.kept().following.forEach(follow),

    /** The next run of the chain goes on. */
    stop: () => scope.cancel(),
  };
}

function whatToStart(action: Started, { input, plan }: IncidentRecord, { by, checked }: Deed) {
  const channel = input.channel ?? plan()?.channel;
  const origin = { ...(checked && by ? { requestedBy: by } : {}), ...(channel ? { channel } : {}) };
  if (action.type === 'rollback') {
    const { app, environment } = action;
    return { workflowId: `deploy/${app}`, args: { ...origin, app, environment } satisfies RollbackInput };
  }
  const { machine, profile } = action;
  const args: ProvisionInput = { ...origin, machine, ...(profile ? { profile } : {}) };
  return { workflowId: `provision/${machine}`, args };
}

function ignoreCancellation(error: unknown): void {
  if (!isCancellation(error)) throw error;
}
