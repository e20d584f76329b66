import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { PeopleRef } from '../decisions.ts';
import { known, standing, type KnownRun, type Standing } from './known-run.ts';

/** What Temporal can tell of many runs at once: no run and no worker is asked. The newest first. */
export type RunLists = {
  readonly open: () => Promise<readonly KnownRun[]>;
  /** Open runs that one of these may decide about now: a person's id, their groups' ids and handles, `everyone`. */
  readonly waitingFor: (refs: readonly PeopleRef[]) => Promise<readonly KnownRun[]>;
  /** The newest runs of one person that are over. */
  readonly endedOf: (user: string) => Promise<readonly KnownRun[]>;
  /** Freezes and queues. */
  readonly standing: () => Promise<readonly Standing[]>;
};

/** Freezes and queues hold runs up; they are listed apart. */
const STANDING = /^(freeze|queue)\//;
/** As policies name people. SQLite's full-text search, behind lists of keywords, stumbles over anything else. */
const REF = /^(everyone|[USW][A-Z0-9]+|@[a-z0-9][a-z0-9._-]*)$/;
const LISTED = 100;
const ENDED = 5;

export function createRunLists({ workflow }: Client): RunLists {
  async function executions(query: string, most: number): Promise<WorkflowExecutionInfo[]> {
    const found: WorkflowExecutionInfo[] = [];
    for await (const each of workflow.list({ query, pageSize: most })) {
      found.push(each);
      if (found.length === most) break;
    }
    return found;
  }

  async function list(query: string, most: number): Promise<KnownRun[]> {
    const found = await executions(query, most);
    return found.map(known).filter(({ workflowId }) => !STANDING.test(workflowId));
  }

  return {
    open: () => list('ExecutionStatus = "Running" AND DeckhandOperation IS NOT NULL', LISTED),

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
  };
}

/** Ids come from Slack and Temporal; a query takes them as JSON strings. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
