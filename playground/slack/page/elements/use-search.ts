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
};

type Held = { readonly open: boolean; readonly busy: boolean; readonly typed: string; readonly active: number };

const CLOSED: Held = { open: false, busy: false, typed: '', active: 0 };

/** What a search box holds. One question at a time is out; what was typed meanwhile is asked when it is answered. */
export function useSearch(find: (typed: string) => Promise<Offered>): Search {
  const [held, setHeld] = useState(CLOSED);
  const [offered, setOffered] = useState<Offered>({ groups: [] });
  const wanted = useRef<string | undefined>(undefined);
  const asking = useRef(false);
  const options = offered.groups.flatMap((group) => group.options);

  async function ask(): Promise<void> {
    if (asking.current) return;
    asking.current = true;
    while (wanted.current !== undefined) {
      const typed = wanted.current;
      wanted.current = undefined;
      setOffered(await find(typed));
    }
    asking.current = false;
    setHeld((before) => ({ ...before, busy: false }));
  }

  const type = (typed: string) => {
    setHeld({ open: true, busy: true, typed, active: 0 });
    wanted.current = typed;
    void ask();
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
  };
}
