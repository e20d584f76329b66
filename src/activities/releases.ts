import { Context } from '@temporalio/activity';
import { memoOf } from '../memo.ts';

export type ReleaseActivities = ReturnType<typeof createReleaseActivities>;

/** Past runs of one app are looked through this far. */
const LOOKED_THROUGH = 50;
const TAKEN_BACK = ['rolled-back', 'failed'];

/** What Deckhand itself remembers of the releases of an app, from Temporal's list of runs. */
export function createReleaseActivities() {
  return {
    /** Digests that a run shipped and then took back, unless a later run shipped them for good. */
    async readReleases({ app }: { app: string }): Promise<{ takenBack: readonly string[] }> {
      const { client } = Context.current();
      const lastWord = new Map<string, boolean>();
      const query = `WorkflowId = ${JSON.stringify(`deploy/${app}`)} AND DeckhandStatus IN ('succeeded', 'rolled-back', 'failed')`;
      let left = LOOKED_THROUGH;
      for await (const past of client.workflow.list({ query })) {
        const { release } = memoOf(past);
        const [status = ''] = (past.searchAttributes['DeckhandStatus'] ?? []) as string[];
        if (release && !lastWord.has(release.digest)) lastWord.set(release.digest, TAKEN_BACK.includes(status));
        if (--left === 0) break;
      }
      return { takenBack: [...lastWord].flatMap(([digest, bad]) => (bad ? [digest] : [])) };
    },
  };
}
