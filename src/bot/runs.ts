import {
  type Client,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type WorkflowExecutionDescription,
  type WorkflowExecutionInfo,
  type WorkflowHandle,
} from '@temporalio/client';
import type { Decision, OperationName, Origin, PeopleRef, RunDescription, RunStatus, Thread } from '../run.ts';
import { decideSignal, describeRunQuery, noteSignal } from '../workflows/messages.ts';

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

export type Started = { readonly kind: 'started' | 'redelivered' | 'running'; readonly run: KnownRun };

export type StartRequest = {
  readonly operation: OperationName;
  readonly workflowId: string;
  readonly input: Origin;
  readonly summary: string;
  /** Slack's `trigger_id`: the same command delivered twice has the same one. */
  readonly triggerId: string;
};

/** `key` is of the message that says it, so that one delivered twice is kept once. */
export type ThreadNote = { readonly key: string; readonly by: string; readonly text: string };

/** What the bot asks of Temporal. */
export type Runs = {
  readonly start: (request: StartRequest) => Promise<Started>;
  /** False if there is no such running run. */
  readonly decide: (workflowId: string, runId: string, decision: Decision) => Promise<boolean>;
  readonly find: (workflowId: string, runId?: string) => Promise<KnownRun | undefined>;
  readonly describe: (workflowId: string, runId: string) => Promise<RunDescription | undefined>;
  /** Says something for the record of a run. `no-notes`: its workflow knows no such signal. */
  readonly note: (workflowId: string, runId: string, note: ThreadNote) => Promise<'taken' | 'no-notes' | 'ended'>;
  readonly open: () => Promise<readonly KnownRun[]>;
  /** Open runs that one of these may decide about now: a person's id, their groups' ids and handles, `everyone`. */
  readonly waitingFor: (refs: readonly PeopleRef[]) => Promise<readonly KnownRun[]>;
  /** The newest runs of one person that are over. */
  readonly endedOf: (user: string) => Promise<readonly KnownRun[]>;
  /** Freezes and queues. */
  readonly standing: () => Promise<readonly Standing[]>;
  /** Whether something sent to the run still waits for a worker to come. */
  readonly waitsForWorker: (workflowId: string, runId: string) => Promise<boolean>;
  /** How long a worker may take to take what was sent before its sender is told that none has. ms. */
  readonly silence: number;
};

/** What every workflow says of itself (https://docs.temporal.io/develop/typescript/enriching-ui). */
type Metadata = { readonly definition?: { readonly signalDefinitions?: readonly { readonly name?: string | null }[] } };

/** Freezes and queues hold runs up; they are listed apart. */
const STANDING = /^(freeze|queue)\//;
/** As policies name people. SQLite's full-text search, behind lists of keywords, stumbles over anything else. */
const REF = /^(everyone|[USW][A-Z0-9]+|@[a-z0-9][a-z0-9._-]*)$/;
const REMEMBERED = 20;
const LISTED = 100;
const ENDED = 5;
const QUERY_DEADLINE = 2_000;
const SILENCE = 2_000;
/** WORKFLOW task state SCHEDULED in Temporal's API: nobody has taken it yet. */
const SCHEDULED = 1;

export function createRuns(client: Client, taskQueue: string, silence = SILENCE): Runs {
  const { workflow } = client;

  async function find(workflowId: string, runId?: string): Promise<KnownRun | undefined> {
    return orUndefined(async () => known(await workflow.getHandle(workflowId, runId).describe()));
  }

  async function withTrigger(workflowId: string, triggerId: string): Promise<KnownRun | undefined> {
    const newest = await orUndefined(() => workflow.getHandle(workflowId).describe());
    if (newest?.memo?.['triggerId'] === triggerId) return known(newest);
    let left = REMEMBERED;
    for await (const past of workflow.list({ query: `WorkflowId = ${JSON.stringify(workflowId)}` })) {
      if (past.memo?.['triggerId'] === triggerId) return known(past);
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

  async function executions(query: string, most: number): Promise<WorkflowExecutionInfo[]> {
    const found: WorkflowExecutionInfo[] = [];
    for await (const each of workflow.list({ query, pageSize: most })) {
      found.push(each);
      if (found.length === most) break;
    }
    return found;
  }

  async function list(query: string, most: number): Promise<KnownRun[]> {
    return (await executions(query, most)).map(known);
  }

  return {
    silence,
    find,

    async start({ operation, workflowId, input, summary, triggerId }) {
      const before = await withTrigger(workflowId, triggerId);
      if (before) return { kind: 'redelivered', run: before };
      try {
        const handle = await workflow.start(operation, {
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

    decide: (workflowId, runId, decision) =>
      sent(() => workflow.getHandle(workflowId, runId).signal(decideSignal, decision)),

    async note(workflowId, runId, note) {
      const handle = workflow.getHandle(workflowId, runId);
      if ((await signalsOf(handle))?.includes(noteSignal.name) === false) return 'no-notes';
      return (await sent(() => handle.signal(noteSignal, note))) ? 'taken' : 'ended';
    },

    async describe(workflowId, runId) {
      try {
        const ask = () => workflow.getHandle(workflowId, runId).query(describeRunQuery);
        return await client.withDeadline(Date.now() + QUERY_DEADLINE, ask);
      } catch {
        // Without a worker there is no answer; callers then tell what lists know.
        return undefined;
      }
    },

    async open() {
      const all = await list('ExecutionStatus = "Running" AND DeckhandOperation IS NOT NULL', LISTED);
      return all.filter(({ workflowId }) => !STANDING.test(workflowId));
    },

    async waitingFor(refs) {
      const asked = refs.filter((ref) => REF.test(ref)).map(quoted);
      if (asked.length === 0) return [];
      return list(`ExecutionStatus = "Running" AND DeckhandApprovers IN (${asked.join(', ')})`, LISTED);
    },

    endedOf: (user) => list(`ExecutionStatus != "Running" AND DeckhandRequester = ${quoted(user)}`, ENDED),

    async standing() {
      const prefixes = 'WorkflowId STARTS_WITH "freeze/" OR WorkflowId STARTS_WITH "queue/"';
      const found = await executions(`ExecutionStatus = "Running" AND (${prefixes})`, LISTED);
      return found.map(standing);
    },

    async waitsForWorker(workflowId, runId) {
      const { raw } = await workflow.getHandle(workflowId, runId).describe();
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
  closeTime,
  type,
  searchAttributes,
}: WorkflowExecutionDescription | WorkflowExecutionInfo): KnownRun {
  const attribute = (name: string) => attributeOf(searchAttributes, name);
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
    ...(closeTime ? { endedAt: closeTime.getTime() } : {}),
    ...(requestedBy ? { requestedBy } : {}),
    ...(thread ? { thread } : {}),
  };
}

function standing({ workflowId, startTime, memo, searchAttributes }: WorkflowExecutionInfo): Standing {
  const [kind, ...rest] = workflowId.split('/');
  const { reason, until, waiting, by: said } = memo ?? {};
  const by = typeof said === 'string' ? said : attributeOf(searchAttributes, 'DeckhandRequester');
  return {
    kind: kind === 'queue' ? 'queue' : 'freeze',
    target: rest.join('/'),
    since: startTime.getTime(),
    ...(by ? { by } : {}),
    ...(typeof reason === 'string' ? { reason } : {}),
    ...(typeof until === 'number' ? { until } : {}),
    ...(typeof waiting === 'number' ? { waiting } : {}),
  };
}

function attributeOf(attributes: WorkflowExecutionInfo['searchAttributes'], name: string): string | undefined {
  return (attributes as Record<string, unknown[]>)[name]?.[0] as string | undefined;
}

/** Ids come from Slack and Temporal; a query takes them as JSON strings. */
function quoted(text: string): string {
  return JSON.stringify(text);
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
