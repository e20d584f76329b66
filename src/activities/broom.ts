import type { Found, Item, Kept } from '../cleanup.ts';

/** What is to become of an item that stood in the list, as things are now. */
export type Fate =
  | { readonly is: 'goes' }
  | { readonly is: 'missing' }
  | { readonly is: 'stays'; readonly why: string };

/** What came of removing one: it is gone, or the system refuses and says why. */
export type Removed = { readonly is: 'gone' } | { readonly is: 'refused'; readonly why: string };

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
  const counts = new Map<string, number>();
  return {
    add: (why: string, count = 1) => void counts.set(why, (counts.get(why) ?? 0) + count),
    all: (): readonly Kept[] => [...counts].map(([why, count]) => ({ why, count })),
  };
}
