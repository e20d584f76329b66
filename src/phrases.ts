/**
 * Everything Deckhand says, as data: workflows and activities choose a phrase, `bot/views/texts.ts` words it.
 * So a history stays free of wording, and a new wording or language needs no new workflow version. Durations in ms.
 */

import type { ApprovalPhrase, Deadline } from './phrases-approval.ts';
import type { CleanupPhrase } from './phrases-cleanup.ts';
import type { DeliveryPhrase } from './phrases-delivery.ts';
import type { DeployPhrase } from './phrases-deploy.ts';
import type { FailurePhrase } from './phrases-failure.ts';
import type { IncidentPhrase } from './phrases-incident.ts';
import type { JobsPhrase } from './phrases-jobs.ts';
import type { KeptPhrase } from './phrases-kept.ts';
import type { Left, LeftPhrase } from './phrases-left.ts';
import type { TrainPhrase } from './phrases-train.ts';
import type { Choice, PeopleRef } from './decisions.ts';
import type { OperationName } from './operations.ts';
import type { RunStatus } from './run.ts';

export type Phrase =
  | ApprovalPhrase
  | CleanupPhrase
  | DeliveryPhrase
  | DeployPhrase
  | FailurePhrase
  | IncidentPhrase
  | JobsPhrase
  | KeptPhrase
  | LeftPhrase
  | TrainPhrase
  /** A sentence made elsewhere (an outside system, an error): shown as it is, escaped. */
  | { readonly id: 'text'; readonly text: string }
  | { readonly id: 'provision.title'; readonly machine: string; readonly profile: string; readonly series: string }
  | {
      readonly id: 'provision.machine';
      readonly cores: number;
      readonly memoryMb: number;
      readonly zone: string;
    }
  | {
      readonly id: 'provision.claimed';
      readonly machine: string;
      readonly systemId: string;
      readonly workflowId: string;
    }
  | { readonly id: 'provision.installing'; readonly status: string; readonly message?: string }
  | { readonly id: 'provision.deployed'; readonly series: string; readonly address: string; readonly took?: number }
  | { readonly id: 'provision.configuring'; readonly task: number; readonly tasks?: number; readonly name: string }
  | { readonly id: 'provision.configured'; readonly tasks: number; readonly changed: number }
  | { readonly id: 'provision.joining'; readonly condition: string }
  | {
      readonly id: 'provision.ready';
      readonly machine: string;
      readonly version: string;
      readonly address: string;
      readonly labels: Readonly<Record<string, string>>;
    }
  | { readonly id: 'provision.released'; readonly machine: string }
  /** Undo found nothing of this run's to undo, or something that is not this run's, and left it. */
  | ({
      readonly id: 'undo.left';
      /** A string is from a run that an earlier build began. */
      readonly why: LeftPhrase | string;
    } & Left)
  | { readonly id: 'undo.node-deleted'; readonly node: string }
  | {
      readonly id: 'undo.failed';
      readonly operation: OperationName;
      readonly step: string;
      readonly message: string;
      /** As the message, where it can be said in any language; so in `step.failed`. */
      readonly why?: FailurePhrase;
    }
  | { readonly id: 'undo.done'; readonly step: string; readonly result: Phrase }
  | {
      readonly id: 'step.failed';
      readonly operation: OperationName;
      readonly step: string;
      readonly attempts: number;
      readonly took: number;
      readonly message: string;
      readonly why?: FailurePhrase;
      /** What was done is taken back at once, without asking. */
      readonly undoing?: boolean;
    }
  | ({ readonly id: 'step.otherwise' } & Deadline)
  | { readonly id: 'step.unanswered' }
  /** The step was running when the run was cancelled. */
  | { readonly id: 'step.cancelled' }
  | {
      readonly id: 'decision';
      readonly choice: Choice;
      readonly by?: string;
      readonly reason?: string;
      readonly checked: boolean;
    }
  | {
      readonly id: 'run.ended';
      readonly title: Phrase;
      readonly status: RunStatus;
      readonly took: number;
      readonly why?: Phrase;
      readonly by?: string;
      /** What was kept, if the end is not a good one. */
      readonly remark?: Phrase;
      /** Not all of it could be taken back. */
      readonly stuck?: boolean;
    }
  | { readonly id: 'run.noted'; readonly by: string; readonly text: string }
  | { readonly id: 'notes.dropped'; readonly count: number }
  /** Private answers to a click. */
  | { readonly id: 'refused.not-allowed'; readonly choice: Choice; readonly who: readonly string[] }
  /** A guest, or somebody from another workspace in a shared channel. */
  | { readonly id: 'refused.outsider'; readonly choice: Choice }
  | { readonly id: 'refused.too-late'; readonly expiredAt: number }
  | {
      readonly id: 'refused.decided';
      readonly choice: Choice;
      readonly by?: string;
      readonly at: number;
      readonly reason?: string;
    }
  | { readonly id: 'refused.ending' }
  | { readonly id: 'refused.unknown-person'; readonly who: readonly PeopleRef[] }
  | { readonly id: 'refused.unsigned' };

export type PhraseOf<Id extends Phrase['id']> = Extract<Phrase, { id: Id }>;
