import type { PlainTextOption } from '@slack/types';
import type { Item } from '../../cleanup.ts';
import { unpackList } from '../../cleanup-list.ts';
import { MOST_PICKS } from '../../constants.ts';
import { readButtonValue, type ButtonValue } from '../action-ids.ts';
import type { BotContext } from '../context.ts';
import { keepItemsView, keepOption } from '../views/keep-items.ts';
import { createSubmitDecision, readCarried, writeCarried, type FormClick } from './decision-form.ts';
import { openView } from './open-view.ts';

export type KeepSearch = { readonly metadata: string; readonly query: string };
export type Kept = { readonly user: string; readonly metadata: string; readonly chosen: readonly string[] };

/** Lists that are kept for whoever types on; a run's list never changes. */
const REMEMBERED = 20;

/** Keeps single things of a cleanup's list, found by a search in it. */
export function createKeepItems(context: BotContext) {
  const { client, runs, wordsFor } = context;
  const submit = createSubmitDecision(context);
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
    async open(click: FormClick): Promise<void> {
      const { user, triggerId } = click;
      const view = keepItemsView(writeCarried(click), await wordsFor(user));
      await openView(client, { triggerId, view });
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

    submit: ({ user, metadata, chosen }: Kept): Promise<void> =>
      submit({ user, metadata, filled: { picks: chosen.map(Number) } }),
  };
}
