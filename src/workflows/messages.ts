import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { Decision, Progress, RunDescription } from '../run.ts';

/** A click: what was chosen, by whom, when. Cancel is the choice `cancel` of the standing question `cancel`. */
export const decideSignal = defineSignal<[Decision]>('decide');

/** A line from inside a long activity. */
export const progressSignal = defineSignal<[Progress]>('progress');

export const describeRunQuery = defineQuery<RunDescription>('describeRun');

/** `card-gone`: somebody deleted the message. `channel-gone`: the channel is archived, or the bot was put out of it. */
export type RepostReason = 'card-gone' | 'channel-gone';

/** The run's card is not where it was: post it again, elsewhere if the channel is gone. */
export const repostSignal = defineSignal<[RepostReason]>('repost');

/** The id of the question that is open as long as a run can be cancelled. */
export const CANCEL_QUESTION = 'cancel';
