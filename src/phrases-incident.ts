/** What is said in the thread of an incident. Everything from alerts, logs and people is foreign text. Durations in ms. */

import type { EnvironmentName } from './apps.ts';
import type { Deed, IncidentQuery, IncidentReport, IncidentSeverity, Labels, RemedyAction } from './incidents.ts';
import type { FailurePhrase } from './phrases-failure.ts';
import type { Phrase } from './phrases.ts';

/** A pod that is not well. `log` is the tail of what it said, secrets masked. */
export type Trouble = {
  readonly pod: string;
  readonly ready: boolean;
  readonly restarts: number;
  /** `OOMKilled`, `CrashLoopBackOff`. */
  readonly reason?: string;
  /** Its memory limit, where that is why. */
  readonly limit?: string;
  readonly container?: string;
  readonly log?: string;
};

export type ClusterEvent = {
  readonly object: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly at: number;
};

export type PastRun = {
  readonly operation: string;
  readonly target: string;
  readonly status: string;
  readonly by?: string;
  /** When it ended, or when it began if it goes on. */
  readonly at: number;
  readonly link?: string;
};

/** One thing a diagnosis found: a note as it arrives, and a line on the card. */
export type Finding =
  | ({
      readonly id: 'incident.metric';
      /** Null: there is no such series. */
      readonly value: number | null;
      /** An hour ago. */
      readonly before: number | null;
      readonly link?: string;
    } & Omit<IncidentQuery, 'query'>)
  | {
      readonly id: 'incident.pods';
      readonly namespace: string;
      readonly deployment: string;
      readonly ready: number;
      readonly pods: number;
      readonly troubles: readonly Trouble[];
    }
  | { readonly id: 'incident.events'; readonly namespace: string; readonly events: readonly ClusterEvent[] }
  | {
      readonly id: 'incident.syncs';
      readonly application: string;
      readonly sync: string;
      readonly health: string;
      /** The newest first; `before` is how long before the incident began. */
      readonly syncs: readonly { readonly version?: string; readonly digest: string; readonly at: number }[];
      readonly since: number;
    }
  | {
      readonly id: 'incident.runs';
      readonly app: string;
      readonly runs: readonly PastRun[];
      readonly since: number;
    }
  /** A part that could not be asked; a string is somebody else's words. */
  | {
      readonly id: 'incident.blind';
      readonly what: Looked;
      readonly name: string;
      readonly why: FailurePhrase | string;
    };

/** What a diagnosis looks at. */
export type Looked = 'metric' | 'pods' | 'events' | 'syncs' | 'runs';

export type IncidentPhrase =
  | Finding
  | { readonly id: 'incident.title'; readonly title: string; readonly about?: string }
  | {
      readonly id: 'incident.opened';
      readonly title: string;
      readonly severity: IncidentSeverity;
      readonly since: number;
      readonly alerts: number;
      readonly labels: Labels;
      /** Of the alert's own annotations. */
      readonly summary?: string;
      readonly link?: string;
    }
  | { readonly id: 'incident.declared'; readonly by?: string; readonly from?: { by?: string; text: string } }
  | { readonly id: 'incident.unacknowledged'; readonly since: number }
  | { readonly id: 'incident.escalated'; readonly since: number }
  | {
      readonly id: 'incident.severity';
      readonly from: IncidentSeverity;
      readonly to: IncidentSeverity;
      readonly deed: Deed;
    }
  | { readonly id: 'incident.nothing-to-ask' }
  | { readonly id: 'incident.refired'; readonly firing: number }
  | { readonly id: 'incident.alerts-over'; readonly at: number; readonly took: number; readonly quiet: number }
  | { readonly id: 'incident.quiet'; readonly quiet: number; readonly resolvesAt?: number }
  /** What an action will do, said before it is done. */
  | { readonly id: 'incident.remedy'; readonly action: RemedyAction }
  | { readonly id: 'incident.remedy-asked'; readonly what: Phrase; readonly by: string }
  | { readonly id: 'incident.remedy-begun'; readonly what: Phrase; readonly deed: Deed }
  | {
      readonly id: 'incident.remedy-failed';
      readonly what: Phrase;
      readonly message: string;
      readonly why?: FailurePhrase;
    }
  | { readonly id: 'incident.withdrawn' }
  | { readonly id: 'incident.remedy-declined'; readonly what: Phrase; readonly why: Phrase }
  | { readonly id: 'incident.restarted'; readonly deployment: string; readonly ready: number; readonly took: number }
  | {
      readonly id: 'incident.scaled';
      readonly deployment: string;
      readonly replicas: number;
      readonly from: number;
      readonly ready: number;
    }
  | { readonly id: 'incident.rolling'; readonly deployment: string; readonly updated: number; readonly wanted: number }
  | { readonly id: 'incident.cordoned'; readonly node: string }
  | { readonly id: 'incident.draining'; readonly node: string; readonly left: number; readonly held?: string }
  | { readonly id: 'incident.drained'; readonly node: string; readonly evicted: number }
  | { readonly id: 'incident.silenced'; readonly until: number; readonly silence: string }
  | { readonly id: 'incident.played'; readonly playbook: string; readonly host: string; readonly changed: number }
  | { readonly id: 'incident.run-started'; readonly workflowId: string }
  | { readonly id: 'incident.run-busy'; readonly workflowId: string }
  | { readonly id: 'incident.run-ended'; readonly workflowId: string; readonly status: string }
  | { readonly id: 'incident.verifying'; readonly quiet: number }
  | { readonly id: 'incident.better'; readonly found: Phrase; readonly quiet: number }
  | { readonly id: 'incident.no-better'; readonly found: Phrase; readonly after: number }
  | { readonly id: 'incident.froze'; readonly environment: EnvironmentName }
  | { readonly id: 'incident.frozen-already'; readonly environment: EnvironmentName }
  | { readonly id: 'incident.still-frozen'; readonly environment: EnvironmentName }
  /** Without a deed it did so by itself. */
  | { readonly id: 'incident.resolved'; readonly deed?: Deed }
  /** For the report. */
  | { readonly id: 'incident.impact-alerts'; readonly alerts: number; readonly firing: number }
  | { readonly id: 'incident.worst'; readonly found: Phrase }
  | { readonly id: 'incident.open'; readonly question: 'unacknowledged' | 'firing' | 'by-itself' | 'unverified' }
  | { readonly id: 'incident.open-attempt'; readonly what: Phrase }
  | { readonly id: 'incident.open-blind'; readonly found: Phrase }
  | { readonly id: 'incident.report'; readonly report: IncidentReport }
  /** Private answers. */
  | { readonly id: 'incident.kept' }
  | { readonly id: 'refused.busy'; readonly doing: Phrase }
  | { readonly id: 'refused.so-already'; readonly severity: IncidentSeverity }
  | {
      readonly id: 'refused.done-already';
      readonly choice: 'acknowledge' | 'command' | 'diagnose';
      readonly by?: string;
    };
