import { log, setHandler } from '@temporalio/workflow';
import type { CleanupList, Group } from '../cleanup.ts';
import { KEEP_ITEMS } from '../constants.ts';
import type { Phrase } from '../phrases.ts';
import type { CleanupPlan } from '../operations.ts';
import { OFFERED, type Brooms } from './brooms.ts';
import { cleanupListQuery } from './messages.ts';
import type { Taken } from './offers.ts';
import type { Run } from './run.ts';

/** Things named in one note; all of them are counted. */
const NAMED = 20;

/**
 * Offers to keep what stands in the list, as long as it is open: the biggest groups with a button each, and every single
 * thing by a search, for which the bot reads the list. `kept` is what people chose, once they all have been told.
 */
export function offerKeeping(run: Run<CleanupPlan>, { itemsAt }: Brooms, { groups, items, packed }: CleanupList) {
  const kept: Group[] = [];
  let telling = Promise.resolve();
  const offered = biggest(groups).slice(0, OFFERED);
  const rest = groups.length - offered.length;
  if (rest > 0) run.note({ id: 'cleanup.more-groups', groups: rest, items: items - itemsIn(offered) });

  const keepGroup = (group: Group) => {
    const about: Phrase = { id: 'cleanup.keep', group: group.name, items: group.items, bytes: group.bytes };
    const taken: Taken = ({ by }, checked) => {
      kept.push(group);
      return { id: 'cleanup.kept', group: group.name, by, checked };
    };
    return run.offer({ id: `keep/${group.from}`, choice: 'keep', about }, [], taken);
  };

  const keepItems: Taken = ({ picks = [], by }, checked) => {
    const at = [...new Set(picks)].filter((each) => each >= 0 && each < items);
    for (const from of at) kept.push({ name: '', from, items: 1, bytes: 0 });
    const tell = async () => {
      const found = await itemsAt({ packed, at: at.slice(0, NAMED) }).catch((error: unknown): readonly Group[] => {
        log.warn('What people keep could not be named.', { error });
        return [];
      });
      run.note({ id: 'cleanup.kept-items', names: found.map(({ name }) => name), items: at.length, by, checked });
    };
    telling = telling.then(tell);
    return 'later';
  };

  const isWhole = offered.length === groups.length && itemsIn(groups) === groups.length;
  if (!isWhole) setHandler(cleanupListQuery, () => packed, { description: 'What a cleanup would delete, packed.' });
  const offers = offered.map(keepGroup);
  if (!isWhole) {
    const offer = { id: KEEP_ITEMS, choice: 'keep', label: { id: 'cleanup.keep-items' } } as const;
    offers.push(run.offer(offer, [], keepItems, { again: true }));
  }

  return {
    close: () => offers.forEach((offer) => offer.close()),
    async kept(): Promise<readonly Group[]> {
      await telling;
      return kept;
    },
  };
}

/** How many things these are together, each counted once. */
export function itemsIn(groups: readonly Group[]): number {
  const places = groups.flatMap(({ from, items }) => Array.from({ length: items }, (_, at) => from + at));
  return new Set(places).size;
}

export function biggest(groups: readonly Group[]): readonly Group[] {
  return groups.toSorted((one, other) => other.bytes - one.bytes || other.items - one.items);
}
