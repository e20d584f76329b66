import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import { phraseIn, type FailurePhrase } from '../phrases-failure.ts';
import type { Phrase, PhraseOf } from '../phrases.ts';

/** What a failed step tells people: the innermost sentence, its type, and whether retries were used up. */
export type StepFailure = {
  readonly message: string;
  /** The same for people, where it can be said in any language. */
  readonly why?: FailurePhrase;
  readonly type?: string;
  readonly exhausted: boolean;
  /** The end of a log, for the thread. */
  readonly log?: Omit<PhraseOf<'job.log'>, 'id'>;
};

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
  if (root instanceof TimeoutFailure) return { ...timedOut(error, root), exhausted };
  const whole = root instanceof Error ? root.message : String(root);
  const { type, log } = root instanceof ApplicationFailure ? { type: root.type, log: logOf(root) } : {};
  const message = log ? (whole.split('\n')[0] ?? '') : whole;
  const why = root instanceof ApplicationFailure ? phraseIn(root.details) : undefined;
  return { message, exhausted, ...(why ? { why } : {}), ...(type ? { type } : {}), ...(log ? { log } : {}) };
}

/** What people read of it; a sentence made elsewhere is shown as it is. */
export function toldOf({ why, message }: StepFailure): Phrase {
  return why ?? { id: 'text', text: message };
}

/** Who runs a program leaves the end of its log in the details of a failure; the message repeats some of it after its sentence. */
function logOf({ details }: ApplicationFailure): StepFailure['log'] {
  const { job, namespace, tail } = (details?.[0] ?? {}) as Partial<Record<string, unknown>>;
  if (typeof tail !== 'string' || !tail) return undefined;
  return typeof job === 'string' ? { job: { name: job, namespace: String(namespace) }, tail } : { tail };
}

function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? rootOf(error.cause) : error;
}

function timedOut(error: unknown, timeout: TimeoutFailure): Pick<StepFailure, 'message' | 'why'> {
  const activity = error instanceof ActivityFailure ? error.activityType : 'the call';
  return timeout.timeoutType === 'HEARTBEAT'
    ? { message: `The worker that ran ${activity} stopped answering.`, why: { id: 'failed.worker-lost', activity } }
    : { message: `${activity} did not finish within its time limit.`, why: { id: 'failed.too-late', activity } };
}
