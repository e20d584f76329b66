import type { PlainTextOption } from '@slack/types';
import { z } from 'zod';
import type { Item } from '../../cleanup.ts';
import { unpackList } from '../../cleanup-list.ts';
import { MOST_PICKS } from '../../constants.ts';
import type { Decision } from '../../decisions.ts';
import { sign } from '../../signature.ts';
import { readButtonValue, type ButtonValue } from '../action-ids.ts';
import type { BotContext } from '../context.ts';
import { nobodyTookIt, RECORDED } from '../recorded.ts';
import { UserError } from '../user-error.ts';
import { keepItemsView, keepOption } from '../views/keep-items.ts';

export type KeepClick = {
  readonly value: string;
  readonly user: string;
  readonly triggerId: string;
  readonly place: { readonly channel: string; readonly thread: string };
};
export type KeepSearch = { readonly metadata: string; readonly query: string };
export type Kept = { readonly user: string; readonly metadata: string; readonly chosen: readonly string[] };

const carriedSchema = z.strictObject({
  value: z.string().max(2_000),
  channel: z.string().max(64),
  thread: z.string().max(64),
});

/** Lists that are kept for whoever types on; a run's list never changes. */
const REMEMBERED = 20;

/** Keeps single things of a cleanup's list, found by a search in it. */
export function createKeepItems({ client, runs, signingKey, tell, wordsFor, home }: BotContext) {
  const lists = new Map<string, Promise<readonly Item[] | undefined>>();

  function listOf({ workflowId, run }: ButtonValue): Promise<readonly Item[] | undefined> {
    const known = lists.get(run);
    if (known) return known;
    const asked = runs.cleanupList(workflowId, run).then(async (packed) => {
      if (packed === undefined) lists.delete(run);
      return packed === undefined ? undefined : unpackList(packed);
    });
    lists.set(run, asked);
    for (const oldest of [...lists.keys()].slice(0, -REMEMBERED)) lists.delete(oldest);
    return asked;
  }

  return {
    async open({ value, user, triggerId, place }: KeepClick): Promise<void> {
      const view = keepItemsView(JSON.stringify({ value, ...place }), await wordsFor(user));
      await client.views.open({ trigger_id: triggerId, view });
    },

    /** What of the list has every word that was typed; nothing while no worker can say what is in it. */
    async search({ metadata, query }: KeepSearch): Promise<PlainTextOption[]> {
      const asked = readButtonValue(readCarried(metadata)?.value);
      const items = asked ? ((await listOf(asked)) ?? []) : [];
      const typed = query.toLowerCase().split(/\s+/).filter(Boolean);
      const found = items.flatMap(({ label }, place) => {
        const text = label.toLowerCase();
        return typed.every((word) => text.includes(word)) ? [keepOption(label, place)] : [];
      });
      return found.slice(0, MOST_PICKS);
    },

    /** Signed and sent to the run, which alone decides whether it counts. */
    async submit({ user, metadata, chosen }: Kept): Promise<void> {
      const carried = readCarried(metadata);
      const asked = readButtonValue(carried?.value);
      if (!carried || !asked) throw new UserError(({ refused }) => refused.notMyForm);
      const { workflowId, run, question, choice } = asked;
      const picks = chosen.map(Number);
      const decision: Decision = { run, question, choice, by: user, at: Date.now(), picks };
      const place = { user, channel: carried.channel, thread: carried.thread };
      if (!(await runs.decide(workflowId, run, sign(decision, signingKey)))) {
        await tell(place, ({ refused }) => refused.endedAlready);
      } else if (await nobodyTookIt(runs, workflowId, run)) await tell(place, RECORDED);
      await home.changed(user);
    },
  };
}

function readCarried(metadata: string): z.infer<typeof carriedSchema> | undefined {
  try {
    return carriedSchema.safeParse(JSON.parse(metadata)).data;
  } catch {
    return undefined;
  }
}
