import type { SlackWorkspace } from '../playground/slack/server.ts';
import type { Message } from '../playground/slack/types.ts';
import type { Said } from '../playground/slack/workspace.ts';

/** What the workspace shows of one run. */
export type Shown = { readonly card: Message; readonly cards: number; readonly notes: number };

export type Board = ReturnType<typeof createBoard>;

/** Follows the cards of thousands of runs as they are posted and changed, so that nobody has to search for one. */
export function createBoard({ workspace }: SlackWorkspace) {
  const shown = new Map<string, Shown>();
  const workflowOf = new Map<string, string>();
  const lookers = new Map<string, Set<() => void>>();

  workspace.changes.on('said', ({ what, message }: Said) => {
    const workflow = what === 'deleted' ? undefined : take(what, message);
    for (const look of lookers.get(workflow ?? '') ?? []) look();
  });

  function take(what: Said['what'], message: Message): string | undefined {
    const { metadata, ts, thread_ts: thread, ephemeralFor } = message;
    // What only one person sees is not part of the thread.
    if (ephemeralFor) return undefined;
    if (thread) {
      const workflow = workflowOf.get(thread) ?? '';
      const known = shown.get(workflow);
      if (!known || what !== 'posted') return undefined;
      shown.set(workflow, { ...known, notes: known.notes + 1 });
      return workflow;
    }
    if (metadata?.event_type !== 'deckhand_card') return undefined;
    const workflow = String(metadata.event_payload['workflow']);
    const { cards = 0, notes = 0 } = shown.get(workflow) ?? {};
    shown.set(workflow, { card: message, cards: cards + (what === 'posted' ? 1 : 0), notes });
    workflowOf.set(ts, workflow);
    return workflow;
  }

  return {
    of: (workflow: string) => shown.get(workflow),

    /** Resolves with the time at which what is shown of a run is as wanted. */
    async when(workflow: string, wanted: (now: Shown) => boolean): Promise<number> {
      const isThere = () => {
        const now = shown.get(workflow);
        return now !== undefined && wanted(now);
      };
      if (isThere()) return performance.now();
      const { promise, resolve } = Promise.withResolvers<number>();
      const look = () => {
        if (isThere()) resolve(performance.now());
      };
      const looking = lookers.get(workflow) ?? new Set();
      lookers.set(workflow, looking.add(look));
      try {
        return await promise;
      } finally {
        looking.delete(look);
      }
    },
  };
}

/** Whether it has buttons that ask for an answer. */
export function asks({ card }: Shown, choice: 'retry' | 'approve' = 'retry'): boolean {
  return JSON.stringify(card.blocks ?? []).includes(`decide_${choice}`);
}

export function hasSucceeded({ card }: Shown): boolean {
  return /_succeeded[,_]/.test(card.text);
}
