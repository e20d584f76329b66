import {
  type Client,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type WorkflowExecutionDescription,
} from '@temporalio/client';
import type { Decision, OperationName, Origin, RunDescription, RunStatus, Thread } from '../run.ts';
import { decideSignal, describeRunQuery } from '../workflows/messages.ts';
import { current } from './current-run.ts';

/** A run as lists know it: no worker is needed to tell. */
export type KnownRun = {
  readonly workflowId: string;
  readonly runId: string;
  readonly open: boolean;
  readonly status: RunStatus | 'terminated';
  readonly operation: string;
  readonly target: string;
  readonly startedAt: number;
  readonly requestedBy?: string;
  readonly thread?: Thread;
};

export type Started = { readonly kind: 'started' | 'redelivered' | 'running'; readonly run: KnownRun };

export type StartRequest = {
  readonly operation: OperationName;
  /** The workflow, where it is not called as the operation. */
  readonly workflow?: string;
  readonly workflowId: string;
  readonly input: Origin;
  readonly summary: string;
  /** Slack's `trigger_id`: the same command delivered twice has the same one. */
  readonly triggerId: string;
};

/** What the bot asks of Temporal. */
export type Runs = {
  readonly start: (request: StartRequest) => Promise<Started>;
  /** False if there is no such running run. */
  readonly decide: (workflowId: string, runId: string, decision: Decision) => Promise<boolean>;
  readonly find: (workflowId: string, runId?: string) => Promise<KnownRun | undefined>;
  readonly describe: (workflowId: string, runId: string) => Promise<RunDescription | undefined>;
  readonly open: () => Promise<readonly KnownRun[]>;
  /** Whether something sent to the run still waits for a worker to come. */
  readonly waitsForWorker: (workflowId: string, runId: string) => Promise<boolean>;
  /** How long a worker may take to take what was sent before its sender is told that none has. ms. */
  readonly silence: number;
};

const REMEMBERED = 20;
const LISTED = 100;
const QUERY_DEADLINE = 2_000;
const SILENCE = 2_000;
/** WORKFLOW task state SCHEDULED in Temporal's API: nobody has taken it yet. */
const SCHEDULED = 1;

export function createRuns(client: Client, taskQueue: string, silence = SILENCE): Runs {
  const { workflow } = client;

  async function find(workflowId: string, runId?: string): Promise<KnownRun | undefined> {
    return orUndefined(async () => known(await (await current(workflow, workflowId, runId)).describe()));
  }

  async function withTrigger(workflowId: string, triggerId: string): Promise<KnownRun | undefined> {
    const newest = await orUndefined(() => workflow.getHandle(workflowId).describe());
    if (newest?.memo?.['triggerId'] === triggerId) return known(newest);
    let left = REMEMBERED;
    for await (const past of workflow.list({ query: `WorkflowId = ${JSON.stringify(workflowId)}` })) {
      if (past.memo?.['triggerId'] === triggerId) return known(past as WorkflowExecutionDescription);
      if (--left === 0) break;
    }
    return undefined;
  }

  return {
    silence,
    find,

    async start({ operation, workflow: type = operation, workflowId, input, summary, triggerId }) {
      const before = await withTrigger(workflowId, triggerId);
      if (before) return { kind: 'redelivered', run: before };
      try {
        const handle = await workflow.start(type, {
          workflowId,
          taskQueue,
          args: [input],
          memo: { triggerId },
          staticSummary: summary,
          workflowIdConflictPolicy: 'FAIL',
        });
        const started = await handle.describe();
        return { kind: 'started', run: { ...known(started), runId: handle.firstExecutionRunId } };
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        const current = await workflow.getHandle(workflowId).describe();
        return { kind: current.memo?.['triggerId'] === triggerId ? 'redelivered' : 'running', run: known(current) };
      }
    },

    async decide(workflowId, runId, decision) {
      const sent = await orUndefined(async () => {
        await (await current(workflow, workflowId, runId)).signal(decideSignal, decision);
        return true;
      });
      return sent ?? false;
    },

    async describe(workflowId, runId) {
      try {
        const ask = async () => (await current(workflow, workflowId, runId)).query(describeRunQuery);
        return await client.withDeadline(Date.now() + QUERY_DEADLINE, ask);
      } catch {
        // Without a worker there is no answer; callers then tell what lists know.
        return undefined;
      }
    },

    async open() {
      const found: KnownRun[] = [];
      const query = 'ExecutionStatus = "Running" AND DeckhandOperation IS NOT NULL';
      for await (const each of workflow.list({ query })) {
        found.push(known(each as WorkflowExecutionDescription));
        if (found.length === LISTED) break;
      }
      return found;
    },

    async waitsForWorker(workflowId, runId) {
      const { raw } = await (await current(workflow, workflowId, runId)).describe();
      return Number(raw.pendingWorkflowTask?.state) === SCHEDULED;
    },
  };
}

const CLOSED: Readonly<Record<string, RunStatus | 'terminated'>> = {
  COMPLETED: 'succeeded',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  TERMINATED: 'terminated',
  TIMED_OUT: 'failed',
};

function known({
  workflowId,
  runId,
  status,
  memo,
  startTime,
  type,
  searchAttributes,
}: WorkflowExecutionDescription): KnownRun {
  const attribute = (name: string) => (searchAttributes as Record<string, unknown[]>)[name]?.[0] as string | undefined;
  const [operation = type, ...rest] = workflowId.split('/');
  const thread = memo?.['thread'] as Thread | undefined;
  const requestedBy = attribute('DeckhandRequester');
  return {
    workflowId,
    runId,
    open: status.name === 'RUNNING',
    status: (attribute('DeckhandStatus') as RunStatus | undefined) ?? CLOSED[status.name] ?? 'running',
    operation: attribute('DeckhandOperation') ?? operation,
    target: attribute('DeckhandTarget') ?? rest.join('/'),
    startedAt: startTime.getTime(),
    ...(requestedBy ? { requestedBy } : {}),
    ...(thread ? { thread } : {}),
  };
}

async function orUndefined<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
