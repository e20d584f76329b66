import type { KnownRun } from '../../src/bot/known-run.ts';
import type { Runs, StartRequest, ThreadNote } from '../../src/bot/runs.ts';
import type { Decision } from '../../src/decisions.ts';
import type { QueueEntry } from '../../src/operations.ts';

export type Sent = { readonly workflowId: string; readonly runId: string; readonly decision: Decision };

export type Noted = { readonly workflowId: string; readonly runId: string; readonly note: ThreadNote };

export const RUN: KnownRun = {
  workflowId: 'provision/node-07',
  runId: 'run-1',
  open: true,
  status: 'running',
  operation: 'provision',
  target: 'node-07',
  startedAt: 1_700_000_000_000,
  requestedBy: 'U0BEN',
  thread: { channel: 'C0OPS', ts: '1700000000.000100' },
};

/** Runs that start, take decisions and have a worker, unless told otherwise; remembers what it was asked. */
export function createFakeRuns(otherwise: Partial<Runs> = {}) {
  const started: StartRequest[] = [];
  const sent: Sent[] = [];
  const noted: Noted[] = [];
  const queued: QueueEntry[] = [];
  const answers: Runs = {
    start: async () => ({ kind: 'started', run: RUN }),
    decide: async () => true,
    enqueue: async () => undefined,
    find: async () => RUN,
    describe: async () => undefined,
    cleanupList: async () => undefined,
    note: async () => 'taken',
    open: async () => [],
    waitingFor: async () => [],
    endedOf: async () => [],
    standing: async () => [],
    waitsForWorker: async () => false,
    silence: 0,
    ...otherwise,
  };
  const runs: Runs = {
    ...answers,
    start: async (request) => {
      started.push(request);
      return answers.start(request);
    },
    decide: async (workflowId, runId, decision) => {
      sent.push({ workflowId, runId, decision });
      return answers.decide(workflowId, runId, decision);
    },
    enqueue: async (entry) => {
      queued.push(entry);
      return answers.enqueue(entry);
    },
    note: async (workflowId, runId, note) => {
      noted.push({ workflowId, runId, note });
      return answers.note(workflowId, runId, note);
    },
  };
  return { runs, started, sent, noted, queued };
}
