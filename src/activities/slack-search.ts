import { CancelledFailure } from '@temporalio/common';
import type { WebClient } from '@slack/web-api';
import { CARD_EVENT, type Thread } from '../publishing.ts';
import type { CardView } from '../run.ts';
import { markIn } from './slack-marks.ts';
import type { Pace } from './slack-pace.ts';

/** Two clocks may differ and Slack's history is cheap: look from this long before the run began. s. */
const CLOCK_SKEW = 300;

/** `again`: whoever looked for all was cancelled meanwhile. */
type Found = Thread | undefined | 'again';

type Search = {
  readonly run: string;
  /** s since 1970. */
  readonly oldest: number;
  readonly found: PromiseWithResolvers<Found>;
  /** Aborted when somebody else looks for it. */
  readonly taken: AbortController;
};

/**
 * Finds cards that may already have been posted. After an outage, or under load, thousands of runs look through the
 * same channel at once: whoever's turn comes first looks for all who wait, since a page shows each card in it.
 */
export function createCardSearch({ client, pace }: { readonly client: WebClient; readonly pace: Pace }) {
  const waiting = new Map<string, Set<Search>>();

  async function findCard(channel: string, card: Pick<CardView, 'runId' | 'startedAt'>): Promise<Thread | undefined> {
    for (;;) {
      const found = await search(channel, {
        run: card.runId,
        oldest: Math.floor(card.startedAt / 1_000) - CLOCK_SKEW,
        found: Promise.withResolvers(),
        taken: new AbortController(),
      });
      if (found !== 'again') return found;
    }
  }

  async function search(channel: string, mine: Search): Promise<Found> {
    const all = waiting.get(channel) ?? new Set();
    waiting.set(channel, all.add(mine));
    const { signal } = mine.taken;
    try {
      await pace('conversations.history', channel, { signal });
    } catch (error) {
      all.delete(mine);
      if (!signal.aborted) throw error;
    }
    if (!signal.aborted) {
      const searches = [...all];
      all.clear();
      for (const { taken } of searches) taken.abort();
      await lookFor(searches, channel);
    }
    return mine.found.promise;
  }

  /** Settles them all. The turn for the first page is taken already. */
  async function lookFor(searches: readonly Search[], channel: string): Promise<void> {
    const left = Map.groupBy(searches, ({ run }) => run);
    const settle = (end: (found: Search['found']) => void) =>
      [...left.values()].flat().forEach(({ found }) => end(found));
    const oldest = String(Math.min(...searches.map((search) => search.oldest)));
    try {
      for (let cursor: string | undefined = ''; cursor !== undefined && left.size > 0;) {
        if (cursor) await pace('conversations.history', channel);
        const from = cursor ? { cursor } : {};
        const wanted = { channel, oldest, include_all_metadata: true, limit: 200, ...from };
        const page = await client.conversations.history(wanted);
        for (const message of page.messages ?? []) {
          const run = markIn(message, CARD_EVENT)?.run ?? '';
          const { ts } = message;
          if (!ts) continue;
          for (const { found } of left.get(run) ?? []) found.resolve({ channel, ts });
          left.delete(run);
        }
        cursor = page.response_metadata?.next_cursor || undefined;
      }
      settle(({ resolve }) => resolve(undefined));
    } catch (error) {
      settle(({ resolve, reject }) => (error instanceof CancelledFailure ? resolve('again') : reject(error)));
    }
  }

  return findCard;
}
