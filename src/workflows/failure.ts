import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';

/** What a failed step tells people: the innermost sentence, its type, and whether retries were used up. */
export type StepFailure = { readonly message: string; readonly type?: string; readonly exhausted: boolean };

/**
 * Whether the work was lost with its worker: killed, so that its heartbeats stopped, or shut down meanwhile (the type is
 * sdk-core's, worker/activities.rs). That says nothing about the work, which is then done by the next worker.
 */
export function isLostWorker(error: unknown): boolean {
  if (!(error instanceof ActivityFailure)) return false;
  const root = rootOf(error);
  if (root instanceof TimeoutFailure) return root.timeoutType === 'HEARTBEAT';
  return root instanceof ApplicationFailure && root.type === 'WorkerShutdown';
}

export function describeFailure(error: unknown): StepFailure {
  const exhausted = error instanceof ActivityFailure && error.retryState === 'MAXIMUM_ATTEMPTS_REACHED';
  const root = rootOf(error);
  if (root instanceof TimeoutFailure) return { message: timeoutSentence(error, root), exhausted };
  const message = root instanceof Error ? root.message : String(root);
  const type = root instanceof ApplicationFailure ? root.type : undefined;
  return { message, exhausted, ...(type ? { type } : {}) };
}

function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? rootOf(error.cause) : error;
}

function timeoutSentence(error: unknown, timeout: TimeoutFailure): string {
  const activity = error instanceof ActivityFailure ? error.activityType : 'the call';
  return timeout.timeoutType === 'HEARTBEAT'
    ? `The worker that ran ${activity} stopped answering.`
    : `${activity} did not finish within its time limit.`;
}
