import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { Decision, Progress, RunDescription } from '../run.ts';

/** A click: what was chosen, by whom, when. Cancel is the choice `cancel` of the standing question `cancel`. */
export const decideSignal = defineSignal<[Decision]>('decide');

/** A line from inside a long activity. */
export const progressSignal = defineSignal<[Progress]>('progress');

export const describeRunQuery = defineQuery<RunDescription>('describeRun');
