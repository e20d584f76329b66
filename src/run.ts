/** A run as people see it. Types only; times are Unix ms (UTC) unless a name says otherwise. */

import type { Choice } from './decisions.ts';
import type { IncidentView } from './incidents.ts';
import type { StepsOperation } from './operations.ts';
import type { Deadline } from './phrases-approval.ts';
import type { Phrase } from './phrases.ts';
import type { Thread } from './publishing.ts';

export type RunStatus = 'running' | 'waiting' | 'succeeded' | 'stopped' | 'rolled-back' | 'cancelled' | 'failed';

export type StepStatus = 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'skipped' | 'undone';

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

/** A question the run waits on, without limit if it has no deadline. `id` is what a click must name, so that a stale button answers nothing. */
export type QuestionView = {
  readonly id: string;
  readonly step: string;
  readonly choices: readonly Choice[];
  /** Shown beside the buttons: what happens if nobody answers. */
  readonly otherwise: Phrase;
  /** Whether the rule wants a reason from whoever rejects. */
  readonly reasonRequired?: boolean;
} & Deadline;

/** A standing choice beside the question; its id is what a click must name. With `about` it has a line of its own. */
export type OfferView = {
  readonly id: string;
  readonly choice: Choice;
  readonly label?: Phrase;
  readonly about?: Phrase;
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

/** Signal `progress`: one line from inside a long activity. `seq` grows within a step's round; older ones are dropped. */
export type Progress = {
  readonly step: string;
  readonly round: number;
  readonly seq: number;
  readonly line: Phrase;
};

/** What query `describeRun` answers. */
export type RunDescription = { readonly view: CardView; readonly thread?: Thread };

/** How a run ended, as its workflow's result. A failed or cancelled run has none: Temporal shows those. */
export type RunEnd<Result> = { readonly status: RunStatus; readonly result?: Result; readonly why?: string };
