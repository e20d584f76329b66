import { useRef, useState } from 'react';
import type { Option, OptionGroup } from '../api.ts';

export type Offered = { readonly groups: readonly OptionGroup[]; readonly error?: string };

export type Search = {
  readonly open: boolean;
  readonly busy: boolean;
  readonly typed: string;
  readonly groups: readonly OptionGroup[];
  readonly options: readonly Option[];
  readonly error: string;
  /** The option the keys are on. */
  readonly active: number;
  readonly type: (typed: string) => void;
  readonly move: (by: 1 | -1) => void;
  readonly point: (at: number) => void;
  readonly close: () => void;
  /** The options for all that was typed, once they are there: who types faster than they come must not get another. */
  readonly settled: () => Promise<readonly Option[]>;
};

type Held = { readonly open: boolean; readonly busy: boolean; readonly typed: string; readonly active: number };

const CLOSED: Held = { open: false, busy: false, typed: '', active: 0 };

/** What a search box holds. One question at a time is out; what was typed meanwhile is asked when it is answered. */
export function useSearch(find: (typed: string) => Promise<Offered>): Search {
  const [held, setHeld] = useState(CLOSED);
  const [offered, setOffered] = useState<Offered>({ groups: [] });
  const wanted = useRef<string | undefined>(undefined);
  const asking = useRef<Promise<readonly Option[]>>(undefined);
  const options = optionsOf(offered);

  async function ask(): Promise<readonly Option[]> {
    let found: Offered = { groups: [] };
    while (wanted.current !== undefined) {
      const typed = wanted.current;
      wanted.current = undefined;
      found = await find(typed);
      setOffered(found);
    }
    asking.current = undefined;
    setHeld((before) => ({ ...before, busy: false }));
    return optionsOf(found);
  }

  const type = (typed: string) => {
    setHeld({ open: true, busy: true, typed, active: 0 });
    wanted.current = typed;
    asking.current ??= ask();
  };
  return {
    ...held,
    ...offered,
    options,
    error: offered.error ?? '',
    type,
    move(by) {
      if (!held.open) return type('');
      const count = Math.max(options.length, 1);
      return setHeld((before) => ({ ...before, active: (before.active + by + count) % count }));
    },
    point: (active) => setHeld((before) => ({ ...before, active })),
    close: () => setHeld(CLOSED),
    settled: () => asking.current ?? Promise.resolve(options),
  };
}

function optionsOf({ groups }: Offered): readonly Option[] {
  return groups.flatMap((group) => group.options);
}
