/** What several layers must agree on although walls keep them from importing one another. Imports nothing. */

/** A machine's name, wherever one is read: it goes into inventories, addresses and workflow ids. */
export const MACHINE = /^[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?$/;

/** An Ubuntu series: `noble`. */
export const SERIES = /^[a-z]{1,32}$/;

/** A profile's name in `deckhand.yaml`. */
export const PROFILE = /^[a-z0-9-]{1,32}$/;

/** The failure type by which an activity says "this will not be done": the run stops instead of asking. */
export const DECLINED = 'Declined';

/** The id of the question that is open as long as a run can be cancelled. */
export const CANCEL_QUESTION = 'cancel';

/** The id of the standing question which single things of a cleanup's list are kept. */
export const KEEP_ITEMS = 'keep/items';

/** Things that can be chosen at once. Slack offers no more for one search. */
export const MOST_PICKS = 100;

/** Serves workflows and activities; what writes to Slack has queues beside it. */
export const TASK_QUEUE = 'deckhand';

/** The task queues of what writes to Slack: what is decided goes past all other words. */
export function slackQueues(taskQueue: string): { readonly words: string; readonly decisions: string } {
  return { words: `${taskQueue}-slack`, decisions: `${taskQueue}-slack-decisions` };
}

/** A version as people type it: `1.4.2`, `2.0.0-rc.1`; never `latest`. It names a tag in git and in the registry. */
export const VERSION = /^\d{1,9}(\.\d{1,9}){1,3}([-+][0-9A-Za-z][0-9A-Za-z.-]{0,40})?$/;

/** A cleanup rule's name in `deckhand.yaml`. */
export const RULE = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** What ids of cleanup schedules, and of the runs they start, begin with; the rule's name follows. */
export const CLEANUP_SCHEDULE = 'cleanup/';

/** A model's name in `deckhand.yaml`. */
export const MODEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** A training parameter's name; MLflow takes more, a shell and an environment do not. */
export const PARAM = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;

/** A dataset's address: whatever the preparing Job understands, without spaces or control characters. */
export const DATASET = /^[^\s\p{Cc}]{1,500}$/u;

/** The encoding of a payload that only its key opens: whoever does not have the key waits for it. */
export const ENCRYPTED = 'binary/encrypted';

/** The encoding our codec gives a payload that names a key we have, or none, and is not sealed by it. */
export const SEALED_BY_OTHERS = 'binary/sealed-by-others';
