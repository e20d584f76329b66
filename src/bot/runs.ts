import {
  type Client,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type WorkflowHandle,
} from '@temporalio/client';
import type { QueryDefinition } from '@temporalio/common';
import type { Decision } from '../decisions.ts';
import { memoOf } from '../memo.ts';
import type { OperationName, Origin, QueueEntry } from '../operations.ts';
import type { RunDescription } from '../run.ts';
import { cleanupListQuery, decideSignal, describeRunQuery, enqueueSignal, noteSignal } from '../workflows/messages.ts';
import { current } from './current-run.ts';
import { known, type KnownRun } from './known-run.ts';
import { createRunLists, type RunLists } from './run-lists.ts';

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

/** `key` is of the message that says it, so that one delivered twice is kept once. */
export type ThreadNote = { readonly key: string; readonly by: string; readonly text: string };

/** What the bot asks of Temporal. */
export type Runs = RunLists & {
  readonly start: (request: StartRequest) => Promise<Started>;
  /** False if there is no such running run. */
  /** Puts a run into its app's queue, which starts it in its turn. The same entry twice is queued once. */
  readonly enqueue: (entry: QueueEntry) => Promise<void>;
  readonly decide: (workflowId: string, runId: string, decision: Decision) => Promise<boolean>;
  readonly find: (workflowId: string, runId?: string) => Promise<KnownRun | undefined>;
  readonly describe: (workflowId: string, runId: string) => Promise<RunDescription | undefined>;
  /** What a cleanup would delete, packed; undefined while no worker answers, or for a run that has no such list. */
  readonly cleanupList: (workflowId: string, runId: string) => Promise<string | undefined>;
  /** Says something for the record of a run. `no-notes`: its workflow knows no such signal. */
  readonly note: (workflowId: string, runId: string, note: ThreadNote) => Promise<'taken' | 'no-notes' | 'ended'>;
  /** Whether something sent to the run still waits for a worker to come. */
  readonly waitsForWorker: (workflowId: string, runId: string) => Promise<boolean>;
  /** How long a worker may take to take what was sent before its sender is told that none has. ms. */
  readonly silence: number;
};

/** What every workflow says of itself (https://docs.temporal.io/develop/typescript/enriching-ui). */
type Metadata = { readonly definition?: { readonly signalDefinitions?: readonly { readonly name?: string | null }[] } };

const REMEMBERED = 20;
const QUERY_DEADLINE = 2_000;
const SILENCE = 2_000;
/** WORKFLOW task state SCHEDULED in Temporal's API: nobody has taken it yet. */
const SCHEDULED = 1;

export function createRuns(client: Client, taskQueue: string, silence = SILENCE): Runs {
  const { workflow } = client;

  async function find(workflowId: string, runId?: string): Promise<KnownRun | undefined> {
    return orUndefined(async () => known(await (await current(workflow, workflowId, runId)).describe()));
  }

  /** Without a worker there is no answer; callers then tell what lists know. */
  async function asked<T>(workflowId: string, runId: string, query: QueryDefinition<T>): Promise<T | undefined> {
    try {
      const ask = async () => (await current(workflow, workflowId, runId)).query(query);
      return await client.withDeadline(Date.now() + QUERY_DEADLINE, ask);
    } catch {
      return undefined;
    }
  }

  async function withTrigger(workflowId: string, triggerId: string): Promise<KnownRun | undefined> {
    const newest = await orUndefined(() => workflow.getHandle(workflowId).describe());
    if (newest && memoOf(newest).triggerId === triggerId) return known(newest);
    let left = REMEMBERED;
    for await (const past of workflow.list({ query: `WorkflowId = ${JSON.stringify(workflowId)}` })) {
      if (memoOf(past).triggerId === triggerId) return known(past);
      if (--left === 0) break;
    }
    return undefined;
  }

  /** The signals a workflow says it handles; undefined while no worker answers. */
  async function signalsOf(handle: WorkflowHandle): Promise<readonly string[] | undefined> {
    try {
      const ask = () => handle.query<Metadata>('__temporal_workflow_metadata');
      const { definition } = await client.withDeadline(Date.now() + QUERY_DEADLINE, ask);
      return (definition?.signalDefinitions ?? []).flatMap(({ name }) => (name ? [name] : []));
    } catch {
      // Then the signal waits for the worker too.
      return undefined;
    }
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
        return { kind: memoOf(current).triggerId === triggerId ? 'redelivered' : 'running', run: known(current) };
      }
    },

    async enqueue(entry) {
      const { app, requestedBy, channel } = entry.input;
      const origin = { ...(requestedBy ? { requestedBy } : {}), ...(channel ? { channel } : {}) };
      await workflow.signalWithStart('queue', {
        workflowId: `queue/${app}`,
        taskQueue,
        args: [{ app, ...origin }],
        signal: enqueueSignal,
        signalArgs: [entry],
        staticSummary: `What waits for its turn with ${app}`,
      });
    },

    decide: (workflowId, runId, decision) =>
      sent(async () => (await current(workflow, workflowId, runId)).signal(decideSignal, decision)),

    async note(workflowId, runId, note) {
      const handle = await orUndefined(() => current(workflow, workflowId, runId));
      if (!handle) return 'ended';
      if ((await signalsOf(handle))?.includes(noteSignal.name) === false) return 'no-notes';
      return (await sent(() => handle.signal(noteSignal, note))) ? 'taken' : 'ended';
    },

    describe: (workflowId, runId) => asked(workflowId, runId, describeRunQuery),
    cleanupList: (workflowId, runId) => asked(workflowId, runId, cleanupListQuery),

    ...createRunLists(client),

    async waitsForWorker(workflowId, runId) {
      const { raw } = await (await current(workflow, workflowId, runId)).describe();
      return Number(raw.pendingWorkflowTask?.state) === SCHEDULED;
    },
  };
}

/** False if there is no such running workflow to send to. */
async function sent(send: () => Promise<void>): Promise<boolean> {
  const taken = await orUndefined(async () => {
    await send();
    return true;
  });
  return taken ?? false;
}

async function orUndefined<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
