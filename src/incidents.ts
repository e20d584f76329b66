/** The vocabulary of incidents. Types only; times are Unix ms, durations ms. */

import type { EnvironmentName } from './apps.ts';
import type { Phrase } from './phrases.ts';
import type { ApprovalRule, Choice, PeopleRef } from './decisions.ts';
import type { Origin, Plan } from './operations.ts';
import type { Note, Thread } from './publishing.ts';
import type { QuestionView } from './run.ts';

/** The worst first. */
export type IncidentSeverity = 'sev1' | 'sev2' | 'sev3';

/** Mitigated: it no longer hurts (the alert resolved, or its query is good), but nobody has closed it yet. */
export type IncidentStatus = 'firing' | 'acknowledged' | 'mitigated' | 'resolved';

export type Labels = Readonly<Record<string, string>>;

/** One alert as it was delivered, trimmed to 1 kB. All of it is foreign text. */
export type Alert = {
  readonly fingerprint: string;
  readonly startsAt: number;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** Where it comes from: a page of Prometheus or Grafana. */
  readonly link?: string;
};

/** One alert at one moment, in short: whatever becomes of the rest, these are kept of all. `endsAt` is 0 while it fires. */
export type AlertMark = readonly [fingerprint: string, startsAt: number, endsAt: number];

export type AlertSource = 'alertmanager' | 'grafana';

/** Signal `alerts`: what one delivery says of a group. */
export type AlertDelivery = {
  readonly source: AlertSource;
  /** The first 20. */
  readonly alerts: readonly Alert[];
  /** Of every alert in the delivery, a thousand at most. */
  readonly marks: readonly AlertMark[];
  /** Alerts of the group that the sender left out, or that were too many to keep. */
  readonly truncated: number;
};

/** A group of alerts as its sender names it. */
export type AlertGroup = {
  readonly source: AlertSource;
  readonly key: string;
  /** What it is grouped by: all its alerts have these, for as long as it is there. */
  readonly by: Labels;
  /** Those all its alerts have in common, trimmed. */
  readonly labels: Labels;
  readonly annotations: Labels;
};

export type IncidentInput = Origin & {
  readonly title: string;
  /** Of `incidents.routes`; the default one if absent. */
  readonly route?: string;
  readonly severity?: IncidentSeverity;
  readonly group?: AlertGroup;
  /** The message it was started from. */
  readonly from?: Thread & { readonly by?: string; readonly text: string };
  /** Only what continues as new has it. */
  readonly carried?: CarriedIncident;
};

/** Of an alert's or a runbook's query: what it is called, and from where on it is bad. */
export type IncidentQuery = {
  readonly name: string;
  readonly query: string;
  readonly limit?: number | undefined;
  /** On which side of the limit it is bad. */
  readonly bad: 'above' | 'below';
  /** `ratio` 0.041 reads 4.1 %. */
  readonly unit: 'ratio' | 'number' | 'seconds' | 'bytes';
};

export type Workload = { readonly namespace: string; readonly deployment: string };

/** What a runbook can do. */
export type RemedyAction =
  | ({ readonly type: 'restart' } & Workload)
  | ({ readonly type: 'scale'; readonly replicas: number } & Workload)
  | { readonly type: 'cordon'; readonly node: string }
  | { readonly type: 'drain'; readonly node: string }
  | { readonly type: 'rollback'; readonly app: string; readonly environment: EnvironmentName }
  | { readonly type: 'provision'; readonly machine: string; readonly profile?: string | undefined }
  | { readonly type: 'silence'; readonly for: number }
  | { readonly type: 'playbook'; readonly playbook: string; readonly host: string };

/** One action of a runbook, with its own policy. */
export type Remedy = {
  readonly name: string;
  readonly action: RemedyAction;
  readonly run: readonly PeopleRef[];
  readonly approve?: ApprovalRule | undefined;
  /** Whether the button asks once more. */
  readonly confirm: boolean;
};

export type Runbook = {
  readonly app?: string | undefined;
  readonly workloads: readonly Workload[];
  readonly queries: readonly IncidentQuery[];
  readonly remedies: readonly Remedy[];
};

export type IncidentPlan = {
  readonly route: string;
  readonly severity: IncidentSeverity;
  readonly oncall: readonly PeopleRef[];
  /** Not acknowledged for this long: mention again, then ask one other group. */
  readonly remindAfter: number;
  readonly escalateAfter: number;
  readonly escalateTo?: PeopleRef | undefined;
  /** How long it must be good before that is believed. */
  readonly quiet: number;
  /** An incident nobody took command of resolves itself this long after it was quiet; otherwise people do that. */
  readonly resolveAfter?: number | undefined;
  /** Frozen when it is a sev1. */
  readonly freeze?: EnvironmentName | undefined;
  /** How often Alertmanager is asked what still fires, in case a notice was lost; not at all if it is not known. */
  readonly recheck?: number | undefined;
  readonly runbook: Runbook;
};

/** What somebody did, and when. `checked` is false for a signal from Temporal, whose sender nobody checked. */
export type Deed = { readonly by: string; readonly at: number; readonly checked: boolean };

/** Everything an incident's card shows; the card is a pure function of it. */
export type IncidentView = {
  readonly operation: 'incident';
  readonly workflowId: string;
  readonly runId: string;
  readonly title: Phrase;
  readonly severity: IncidentSeverity;
  readonly status: IncidentStatus;
  /** When the run began. */
  readonly startedAt: number;
  /** When it began to hurt. */
  readonly since: number;
  /** Absent for an incident that no alert opened. */
  readonly alerts?: { readonly firing: number; readonly resolved: number; readonly truncated: number };
  readonly acknowledged?: Deed;
  readonly commander?: Deed;
  readonly mitigatedAt?: number;
  readonly resolved?: Deed;
  readonly oncall: readonly PeopleRef[];
  /** What the last diagnosis found, in short. */
  readonly now: readonly Phrase[];
  /** The action under way, and how it stands. */
  readonly doing: readonly Phrase[];
  readonly question?: QuestionView;
  readonly choices: readonly Choice[];
  readonly remedies: readonly RemedyView[];
  readonly requestedBy?: string;
  readonly link?: string;
};

export type RemedyView = {
  readonly name: string;
  /** What it would do, said before. */
  readonly what: Phrase;
  readonly confirm: boolean;
  readonly run: readonly PeopleRef[];
  readonly approve?: readonly PeopleRef[];
};

/** `key` is of the message it stands in, or our own; a message that is edited changes its entry. */
export type TimelineEntry = { readonly key: string; readonly at: number; readonly phrase: Phrase };

/** One try at ending it. `outcome` is absent while it goes on. */
export type Attempt = {
  readonly remedy: string;
  readonly what: Phrase;
  readonly by: Deed;
  readonly outcome?: Phrase;
  readonly ok?: boolean;
};

/** What became of it all; the run's result. */
export type IncidentReport = {
  readonly title: Phrase;
  readonly severity: IncidentSeverity;
  readonly since: number;
  readonly openedAt: number;
  readonly acknowledged?: Deed;
  readonly commander?: Deed;
  readonly mitigatedAt?: number;
  readonly resolved: Deed;
  readonly impact: readonly Phrase[];
  readonly timeline: readonly TimelineEntry[];
  readonly tried: readonly Attempt[];
  readonly open: readonly Phrase[];
  /** Grows when a noted message is edited after the end. */
  readonly edition: number;
};

/** Points in time at which an open incident does something by itself, if nothing else comes before. */
export type Alarm = 'mention' | 'escalate' | 'recheck' | 'quiet' | 'resolve';

/** Everything an incident is, from one run of its chain to the next. */
export type CarriedIncident = {
  readonly plan: Plan<IncidentPlan>;
  readonly severity: IncidentSeverity;
  readonly openedAt: number;
  readonly marks: readonly AlertMark[];
  readonly alerts: readonly Alert[];
  readonly truncated: number;
  readonly acknowledged?: Deed;
  readonly commander?: Deed;
  readonly mitigatedAt?: number;
  /** The end of the alerts that was told; absent again once they fire. */
  readonly overAt?: number;
  readonly findings: readonly (readonly [key: string, found: Phrase])[];
  readonly timeline: readonly TimelineEntry[];
  readonly tried: readonly Attempt[];
  readonly alarms: Readonly<Partial<Record<Alarm, number>>>;
  /** Runs this one started, whose ends it still waits for. */
  readonly following: readonly Followed[];
  /** Until when it is watched whether the latest attempt helped. */
  readonly verifyingUntil?: number;
  readonly frozen?: EnvironmentName;
  readonly notes: number;
  readonly rounds: number;
  readonly unsaid: Unsaid;
  /** Clicks that counted lately, so that one delivered again does not count again. */
  readonly counted: readonly string[];
};

/** Which report is written anew, and where it is told. */
export type AmendInput = {
  readonly workflowId: string;
  readonly runId: string;
  readonly thread: Thread;
};

export type Followed = { readonly workflowId: string; readonly runId: string; readonly attempt: number };

/** What a publisher hands on: what is not said yet, and what Slack may have although nobody heard so. */
export type Unsaid = {
  readonly thread?: Thread;
  /** The channel the words wait for. */
  readonly unreachable?: string;
  readonly notes: readonly Note[];
  readonly handedOver: readonly string[];
  readonly dropped: number;
};
