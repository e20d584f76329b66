/** The vocabulary every layer shares. Types only; times are Unix ms (UTC) unless a name says otherwise. */

import type { App, EnvironmentName } from './apps.ts';
import type { CleanupRule } from './cleanup.ts';
import type { IncidentView } from './incidents.ts';
import type { Curve, Model } from './models.ts';
import type { Deadline } from './phrases-approval.ts';
import type { Phrase } from './phrases.ts';

export type OperationName =
  | 'provision'
  | 'deploy'
  | 'rollback'
  | 'review'
  | 'freeze'
  | 'queue'
  | 'trainModel'
  | 'cleanup'
  | 'incident';

/** Operations that go step by step; an incident has a card of its own. */
export type StepsOperation = Exclude<OperationName, 'incident'>;

/** Where a run speaks: the card is the message `ts`, notes are replies to it. */
export type Thread = { readonly channel: string; readonly ts: string };

/** Who asked and where. A run started outside Slack (CLI, Schedule) may have neither. */
export type Origin = { readonly requestedBy?: string; readonly channel?: string };

export type RunStatus = 'running' | 'waiting' | 'succeeded' | 'stopped' | 'rolled-back' | 'cancelled' | 'failed';
export type StepStatus = 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'skipped' | 'undone';

/** What a button on a card can say. */
export type Choice =
  | 'retry'
  | 'skip'
  | 'roll-back'
  | 'approve'
  | 'reject'
  | 'cancel'
  | 'thaw'
  | 'leave'
  | 'keep'
  | 'restore'
  | 'acknowledge'
  | 'command'
  | 'severity'
  | 'diagnose'
  | 'remediate'
  | 'resolve';

/**
 * The mark of one effect on an outside system, left there and looked for before acting.
 * `key` is `<run>/<step>/<round>`; `run` is the first execution's run id; a human Retry is a new round.
 */
export type Effect = { readonly run: string; readonly step: string; readonly round: number; readonly key: string };

export type StepView = {
  readonly name: string;
  /** What it is called, where its name says nothing to people. */
  readonly title?: Phrase;
  readonly status: StepStatus;
  readonly detail?: Phrase;
  readonly startedAt?: number;
  readonly endedAt?: number;
};

/** A question the run waits on. `id` is what a click must name, so that a stale button answers nothing. */
export type QuestionView = {
  readonly id: string;
  readonly step: string;
  readonly choices: readonly Choice[];
  /** Absent if the question waits without limit. */
  readonly expiresAt?: number;
  /** Shown beside the buttons: what happens if nobody answers. */
  readonly otherwise: Phrase;
  /** Whether the rule wants a reason from whoever rejects. */
  readonly reasonRequired?: boolean;
};

/** A standing choice beside the question; its id is what a click must name. With `about` it has a line of its own. */
export type OfferView = {
  readonly id: string;
  readonly choice: Choice;
  readonly label?: Phrase;
  readonly about?: Phrase;
};

/** How a gate stands: what the rule asks for and what was given so far. */
export type ApprovalView = {
  readonly by: readonly PeopleRef[];
  readonly minApprovals: number;
  /** Of these, nobody has approved yet. */
  readonly missing: readonly PeopleRef[];
  readonly given: readonly Approval[];
} & Deadline;

/** One approval that counted, with the membership it rests on. */
export type Approval = {
  readonly by: string;
  readonly at: number;
  readonly checked: boolean;
  /** Those of the rule's people and groups the person was or was in, at the click. */
  readonly as: readonly PeopleRef[];
};

/** Everything a card shows: the state of one run. The card is a pure function of it. */
export type RunView = {
  readonly operation: StepsOperation;
  readonly workflowId: string;
  readonly runId: string;
  readonly title: Phrase;
  readonly status: RunStatus;
  readonly steps: readonly StepView[];
  readonly question?: QuestionView;
  /** What can be chosen beside the question, as long as it stands: leaving a queue, keeping what would be deleted. */
  readonly offers?: readonly OfferView[];
  /** What the card says between the steps and the buttons: what happens if it fails, what was kept. */
  readonly remark?: Phrase;
  /** False once cancelling makes no sense any more: the run is undoing, ending or over. */
  readonly cancellable: boolean;
  readonly requestedBy?: string;
  /** Whether a schedule started it, by its clock or because somebody asked it to. */
  readonly scheduled?: boolean;
  readonly cancelledBy?: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  /** The run in Temporal's UI. */
  readonly link?: string;
};

/** What a card shows, whichever operation it is of. */
export type CardView = RunView | IncidentView;

/** A reply in the run's thread. `key` is unique in the run and rides in Slack's message metadata. */
export type Note = {
  readonly key: string;
  readonly phrase: Phrase;
  readonly at: number;
  /** Slack user ids or user group ids to mention. */
  readonly mention?: readonly string[];
  /** Ends with a link to the card. */
  readonly linkToCard?: boolean;
  /** Follows the note into the thread. A note that is too long for a message brings its whole text along by itself. */
  readonly file?: NoteFile;
};

/**
 * A file for a run's thread; by its `name`, unique in the thread, it is recognised when it may already be there.
 * `content` is the text itself; `packed` is text as gzip in base64, `curve` what is drawn as a picture.
 */
export type NoteFile = {
  readonly name: string;
  readonly title?: string;
  /** What a picture shows, for those who cannot see it. */
  readonly alt?: string;
} & ({ readonly content: string } | { readonly packed: string } | { readonly curve: Curve });

/** What goes into a thread; `name` as in `NoteFile`. */
export type AttachRequest = NoteFile & { readonly thread: Thread };

/** Slack message metadata by which a message is recognised when it may already have been posted. */
export const CARD_EVENT = 'deckhand_card';
export const NOTE_EVENT = 'deckhand_note';
export type MessageMark = { readonly run: string; readonly key: string };

export type ProvisionInput = Origin & {
  readonly machine: string;
  readonly series?: string;
  readonly profile?: string;
};

/** What the first activity of a run resolves; the run keeps it, so a later change of `deckhand.yaml` does not reach it. */
export type Plan<Details> = {
  readonly channel?: string;
  readonly link?: string;
  readonly details: Details;
  readonly policy: RunPolicy;
  /** Hash of the policy, kept with every decision as evidence. */
  readonly policyHash: string;
  /** How much faster than life embedded systems run; 1 when they are real. Polls and progress keep pace. */
  readonly pace: number;
};

/** `everyone`, a user id (`U…`), a user group id (`S…`) or a user group's handle (`@platform`). */
export type PeopleRef = string;

export type RunPolicy = {
  /** Who may run the operation; they may also cancel, retry and roll back. */
  readonly run: readonly PeopleRef[];
  /** Who decides at each gate of the operation, by the gate's name (`production`). */
  readonly approve: Readonly<Record<string, ApprovalRule>>;
  /** Who may go through a gate without waiting, with a reason and a review afterwards. */
  readonly override: readonly PeopleRef[];
  /** Whether unsigned signals (Temporal's UI or CLI) count. */
  readonly fromTemporal: boolean;
};

/** Durations in ms. */
export type ApprovalRule = {
  readonly by: readonly PeopleRef[];
  readonly minApprovals: number;
  /** Each of these must be among those who approve. */
  readonly required: readonly PeopleRef[];
  /** Whether the requester's own approval counts. */
  readonly allowSelf: boolean;
  readonly reasonRequired: boolean;
  readonly remindEvery?: number | undefined;
  readonly timeout: number;
  /** What an unanswered request does: end the run, wait on in silence, or ask one other group once. */
  readonly onTimeout: 'reject' | 'park' | 'escalate';
  readonly escalateTo?: PeopleRef | undefined;
};

export type ProvisionPlan = {
  readonly machine: string;
  readonly series: string;
  readonly profile: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly limits: ProvisionLimits;
};

/** Durations in ms. */
export type ProvisionLimits = {
  readonly call: number;
  readonly callAttempts: number;
  readonly deploy: number;
  readonly configure: number;
  readonly configureAttempts: number;
  readonly join: number;
  readonly question: number;
};

/** A button click or an unsigned signal from Temporal; judged by the run, in order. */
export type Decision = {
  readonly run: string;
  readonly question: string;
  readonly choice: Choice;
  readonly by: string;
  /** When it was clicked (Slack's `action_ts`), not when it arrived. */
  readonly at: number;
  readonly reason?: string;
  /** Which things of a list it is about, by their place in it, where several can be chosen at once. */
  readonly picks?: readonly number[];
  readonly signature?: string;
};

/** Signal `progress`: one line from inside a long activity. `seq` grows within a step's round; older ones are dropped. */
export type Progress = {
  readonly step: string;
  readonly round: number;
  readonly seq: number;
  readonly line: Phrase;
};

/** What query `describeRun` answers. */
export type RunDescription = { readonly view: CardView; readonly thread?: Thread };

/** The words a run hands over: its newest card and the waiting notes, in order. Publishing twice is harmless. */
export type PublishRequest = {
  readonly card: CardView;
  readonly notes: readonly Note[];
  /** Some of this was handed over before, so look for it in Slack before posting. */
  readonly again: boolean;
  /** Notes that were cut because too many were waiting; said once. */
  readonly dropped: number;
  readonly channel?: string;
  readonly requestedBy?: string;
  readonly thread?: Thread;
};

/** More words for the thread of a run that is over. Adding twice is harmless. */
export type AddRequest = { readonly thread: Thread; readonly run: string; readonly notes: readonly Note[] };

/** `thread` is absent when nobody could be reached. */
export type Published = { readonly thread?: Thread };

/** A sentence for one person: ephemeral in the thread, else a direct message. */
export type TellRequest = {
  readonly to: string;
  readonly phrase: Phrase;
  readonly about: Phrase;
  readonly thread?: Thread;
};

/** What the policy said to a decision, with what it was based on. */
export type Verdict =
  | { readonly ok: true; readonly checked: boolean; readonly evidence: DecisionEvidence }
  | { readonly ok: false; readonly why: Phrase };

/** Membership as Slack told it at the moment of judging. */
export type DecisionEvidence = {
  readonly by: string;
  readonly groups: readonly string[];
  /** Those of the rule's people and groups this person is or is in. */
  readonly as: readonly PeopleRef[];
  readonly policyHash: string;
  readonly judgedAt: number;
};

/** Who may make a choice. `except` is somebody who may not although they are named: the requester at a gate. */
export type Allowed = { readonly who: readonly PeopleRef[]; readonly except?: string };

export type JudgeRequest = {
  readonly decision: Decision;
  readonly allowed: Allowed;
  readonly fromTemporal: boolean;
  readonly policyHash: string;
};

export type DeployInput = Origin & {
  readonly app: string;
  readonly version: string;
  /** Break-glass: go through the production gate without waiting, for this reason. */
  readonly override?: string;
};

/** Opens the review of a deploy that went to production without approval, for this reason. */
export type ReviewInput = Origin & { readonly app: string; readonly version: string; readonly reason: string };

export type RollbackInput = Origin & {
  readonly app: string;
  readonly environment?: EnvironmentName;
  /** A version that ran before; the previous good one if absent. */
  readonly to?: string;
};

export type DeployPlan = {
  readonly app: string;
  readonly version: string;
  /** 40 hex digits. */
  readonly commit: string;
  readonly spec: App;
  readonly limits: DeployLimits;
  readonly override?: string;
};

export type RollbackPlan = {
  readonly app: string;
  readonly environment: EnvironmentName;
  readonly to?: string;
  readonly spec: App;
  readonly limits: DeployLimits;
};

/** Durations in ms. */
export type DeployLimits = {
  readonly call: number;
  readonly callAttempts: number;
  readonly build: number;
  readonly scan: number;
  readonly sync: number;
  readonly question: number;
};

/** A run that waits for another one on the same target to end. `id` is the command's trigger, so that it is queued once. */
export type QueueEntry = {
  readonly id: string;
  readonly operation: 'deploy' | 'rollback';
  readonly workflowId: string;
  readonly input: DeployInput | RollbackInput;
  readonly summary: string;
  /** Goes before whatever waits: a way back. */
  readonly first?: boolean;
};

export type QueueInput = Origin & { readonly app: string; readonly entries?: readonly QueueEntry[] };

/** A standing order that nothing passes an environment's gate: an open workflow `freeze/<environment>`. */
export type FreezeInput = Origin & {
  readonly environment: EnvironmentName;
  readonly reason: string;
  /** Until thawed by hand if absent. */
  readonly until?: number;
};

/** Why a gate is shut now. `until` is absent for a freeze that ends by hand. */
export type Frozen = { readonly reason: string; readonly by?: string; readonly until?: number };

export type TrainInput = Origin & {
  readonly model: string;
  readonly dataset?: string;
  readonly params?: Readonly<Record<string, string>>;
  /** Register also what is not better than the champion. */
  readonly register?: boolean;
  /** Trains nothing: makes the champion of before champion again. */
  readonly rollback?: boolean;
};

export type TrainPlan = {
  readonly model: string;
  readonly dataset: string;
  readonly params: Readonly<Record<string, string>>;
  readonly spec: Model;
  readonly limits: TrainLimits;
};

/** Durations in ms. */
export type TrainLimits = { readonly call: number; readonly callAttempts: number; readonly question: number };

/** `only`: look and tell, whatever the rule's mode is. */
export type CleanupInput = Origin & { readonly rule: string; readonly only?: 'plan' };

export type CleanupPlan = {
  readonly rule: string;
  readonly spec: CleanupRule;
  readonly limits: CleanupLimits;
};

/** Durations in ms. */
export type CleanupLimits = {
  readonly call: number;
  readonly callAttempts: number;
  /** One look around, and one deletion of all that goes. */
  readonly list: number;
  readonly delete: number;
  readonly question: number;
};

/** How a run ended, as its workflow's result. A failed or cancelled run has none: Temporal shows those. */
export type RunEnd<Result> = { readonly status: RunStatus; readonly result?: Result; readonly why?: string };
