import type { IncidentReport, IncidentView } from '../../src/incidents.ts';
import type { RunView } from '../../src/run.ts';

/** A run that is over, as Temporal and its own description tell it. */
export type Ended = {
  readonly workflow: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly startedAt: number;
  /** Temporal's word: COMPLETED, CANCELLED, FAILED. */
  readonly status: string;
  readonly view: RunView;
  readonly result: unknown;
  /** How often each activity was scheduled, by its name. */
  readonly scheduled: Readonly<Record<string, number>>;
};

/** An incident that is over; without a report if it did not end well. */
export type Resolved = {
  readonly workflowId: string;
  readonly runId: string;
  readonly status: string;
  readonly view: IncidentView;
  readonly report: IncidentReport | undefined;
};

export type AllEnded = { readonly runs: readonly Ended[]; readonly incidents: readonly Resolved[] };

/** What stood at the fakes before a schedule. */
export type Before = {
  readonly production: ReadonlyMap<string, string>;
  readonly builds: ReadonlyMap<string, number>;
  /** Ids of silences. */
  readonly silences: ReadonlySet<string>;
};

/** Those that are Ready in the platform. */
export const MACHINES = ['node-01', 'node-02', 'node-07', 'node-08', 'node-10'] as const;
