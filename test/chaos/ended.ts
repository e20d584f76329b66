import type { IncidentReport, IncidentSeverity, IncidentView } from '../../src/incidents.ts';
import type { RunView } from '../../src/run.ts';
import type { Deed } from './hands.ts';

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

/** What people did, in order. */
export type Deeds = {
  readonly all: readonly Deed[];
  /** False where the bot may have died, or not been there, between taking something and passing it on. */
  readonly surely: boolean;
  /** Whether Slack, Temporal and the bot were there throughout. */
  readonly undisturbed: boolean;
  /** How bad an incident was to those who began it; none for one that nobody asked for. */
  readonly severitiesOf: (workflowId: string) => readonly IncidentSeverity[];
};

export type AllEnded = {
  readonly runs: readonly Ended[];
  readonly incidents: readonly Resolved[];
  readonly deeds: Deeds;
};

/** What stood at the fakes before a schedule. */
export type Before = {
  readonly production: ReadonlyMap<string, string>;
  readonly builds: ReadonlyMap<string, number>;
  /** Ids of silences. */
  readonly silences: ReadonlySet<string>;
};

/** Those that are Ready in the platform. */
export const MACHINES = ['node-01', 'node-02', 'node-07', 'node-08', 'node-10'] as const;
