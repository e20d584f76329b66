import type { WorkflowExecutionDescription, WorkflowExecutionInfo } from '@temporalio/client';
import { memoOf } from '../memo.ts';
import type { Thread } from '../publishing.ts';
import type { RunStatus } from '../run.ts';

/** A run as lists know it: no worker is needed to tell. */
export type KnownRun = {
  readonly workflowId: string;
  readonly runId: string;
  readonly open: boolean;
  readonly status: RunStatus | 'terminated';
  readonly operation: string;
  readonly target: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly requestedBy?: string;
  readonly thread?: Thread;
};

/**
 * What holds others up: an open workflow `freeze/<environment>` or `queue/<app>`. What it says of itself is in its
 * memo: `by`, `reason`, `until` (Unix ms), and `waiting`, how many queue.
 */
export type Standing = {
  readonly kind: 'freeze' | 'queue';
  readonly target: string;
  readonly since: number;
  readonly by?: string;
  readonly reason?: string;
  readonly until?: number;
  readonly waiting?: number;
};

/** How a run ended that could not say so itself any more. */
const ABRUPT: Readonly<Record<string, RunStatus | 'terminated'>> = { TERMINATED: 'terminated', TIMED_OUT: 'failed' };
const CLOSED: Readonly<Record<string, RunStatus>> = {
  COMPLETED: 'succeeded',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
};

/** A run, or whatever else Temporal describes, as lists know it. */
export function known(execution: WorkflowExecutionDescription | WorkflowExecutionInfo): KnownRun {
  const { workflowId, runId, status, startTime, closeTime, type, searchAttributes } = execution;
  const attribute = (name: string) => attributeOf(searchAttributes, name);
  const [operation = type, ...rest] = workflowId.split('/');
  const { thread } = memoOf(execution);
  const requestedBy = attribute('DeckhandRequester');
  const said = attribute('DeckhandStatus') as RunStatus | undefined;
  return {
    workflowId,
    runId,
    open: status.name === 'RUNNING',
    status: ABRUPT[status.name] ?? said ?? CLOSED[status.name] ?? 'running',
    operation: attribute('DeckhandOperation') ?? operation,
    target: attribute('DeckhandTarget') ?? rest.join('/'),
    startedAt: startTime.getTime(),
    ...(closeTime ? { endedAt: closeTime.getTime() } : {}),
    ...(requestedBy ? { requestedBy } : {}),
    ...(thread ? { thread } : {}),
  };
}

/** A freeze or a queue, with what it says of itself. */
export function standing(execution: WorkflowExecutionInfo): Standing {
  const { workflowId, startTime, searchAttributes } = execution;
  const [kind, ...rest] = workflowId.split('/');
  const { reason, until, waiting, by = attributeOf(searchAttributes, 'DeckhandRequester') } = memoOf(execution);
  return {
    kind: kind === 'queue' ? 'queue' : 'freeze',
    target: rest.join('/'),
    since: startTime.getTime(),
    ...(by ? { by } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(until === undefined ? {} : { until }),
    ...(waiting === undefined ? {} : { waiting }),
  };
}

function attributeOf(attributes: WorkflowExecutionInfo['searchAttributes'], name: string): string | undefined {
  return (attributes as Record<string, unknown[]>)[name]?.[0] as string | undefined;
}
