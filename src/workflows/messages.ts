import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { Decision, Progress, RunDescription } from '../run.ts';

/** A click: what was chosen, by whom, when. Cancel is the choice `cancel` of the standing question `cancel`. */
export const decideSignal = defineSignal<[Decision]>('decide');

/** A line from inside a long activity. */
export const progressSignal = defineSignal<[Progress]>('progress');

/** A word of a person for the run's thread. `key` makes a redelivered one harmless. */
export const noteSignal = defineSignal<[{ readonly key: string; readonly by: string; readonly text: string }]>('note');

export const describeRunQuery = defineQuery<RunDescription>('describeRun');

/** The id of the question that is open as long as a run can be cancelled. */
export const CANCEL_QUESTION = 'cancel';
