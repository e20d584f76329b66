/** What each operation is asked, and what its plan makes of it. Types only; times are Unix ms (UTC), durations ms. */

import type { App, EnvironmentName } from './apps.ts';
import type { CleanupRule } from './cleanup.ts';
import type { RunPolicy } from './decisions.ts';
import type { Model } from './models.ts';

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

/** Who asked and where. A run started outside Slack (CLI, Schedule) may have neither. */
export type Origin = { readonly requestedBy?: string; readonly channel?: string };

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
