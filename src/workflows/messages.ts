import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { AlertDelivery } from '../incidents.ts';
import type { Decision } from '../decisions.ts';
import type { QueueEntry } from '../operations.ts';
import type { Progress, RunDescription } from '../run.ts';

/** A click: what was chosen, by whom, when. Cancel is the choice `cancel` of the standing question `cancel`. */
export const decideSignal = defineSignal<[Decision]>('decide');

/** A line from inside a long activity. */
export const progressSignal = defineSignal<[Progress]>('progress');

/** A word of a person for the run's thread. `key` makes a redelivered one harmless. */
export type SaidNote = {
  readonly key: string;
  readonly by: string;
  readonly text: string;
  /** Somebody marked a message that is there already. */
  readonly pinned?: boolean;
};
export const noteSignal = defineSignal<[SaidNote]>('note');

/** A noted message was edited. */
export const editedSignal = defineSignal<[{ readonly key: string; readonly text: string }]>('edited');

/** What Alertmanager or Grafana says of the alerts an incident is about. */
export const alertsSignal = defineSignal<[AlertDelivery]>('alerts');

/** The run's card is gone from Slack: it is to be posted anew. */
export const repostSignal = defineSignal('repost');

/** A run that waits at the gate of a frozen environment. */
export type Waiting = { readonly workflowId: string; readonly runId: string };
export const registerSignal = defineSignal<[Waiting]>('register');

/** A run that is to start once the target's present one has ended. */
export const enqueueSignal = defineSignal<[QueueEntry]>('enqueue');

/** The freeze a run waits for is over. */
export const thawedSignal = defineSignal('thawed');

/** A cleanup's list as `src/cleanup-list.ts` packs it; undefined until it is there. */
export const cleanupListQuery = defineQuery<string | undefined>('cleanupList');

export const describeRunQuery = defineQuery<RunDescription>('describeRun');
