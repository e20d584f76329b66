/** Who may decide what, what they click, and what becomes of it. Types only; times are Unix ms (UTC). */

import type { Phrase } from './phrases.ts';
import type { Deadline } from './phrases-approval.ts';

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
