import type { Found, Item, Kept } from '../cleanup.ts';
import type { KeptPhrase } from '../phrases-kept.ts';

/** What is to become of an item that stood in the list, as things are now. */
export type Fate =
  | { readonly is: 'goes' }
  | { readonly is: 'missing' }
  | { readonly is: 'stays'; readonly why: KeptPhrase };

/** What came of removing one: it is gone, or it is refused; a string is what the system says to that. */
export type Removed = { readonly is: 'gone' } | { readonly is: 'refused'; readonly why: KeptPhrase | string };

/** Told while a look around goes on: where it is, and how much it has seen. */
export type Looking = (at: string, seen: number) => void;

/** One kind of thing that is cleaned up: found, looked at once more, removed. */
export type Broom = {
  readonly list: (tell: Looking) => Promise<Found>;
  /** Reads what all of a batch depends on, then judges each. */
  readonly look: () => Promise<(item: Item) => Promise<Fate>>;
  /** Repeating it is harmless. Throws what may pass. */
  readonly remove: (item: Item) => Promise<Removed>;
};

/** Counts why things are kept. */
export function createReasons() {
  const counts = new Map<string, Kept>();
  return {
    add(why: Kept['why'], count = 1): void {
      const key = JSON.stringify(why);
      counts.set(key, { why, count: (counts.get(key)?.count ?? 0) + count });
    },
    all: (): readonly Kept[] => [...counts.values()],
  };
}
