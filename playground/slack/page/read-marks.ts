import { useCallback, useState } from 'react';
import type { ListedMessage } from './api.ts';

type Marks = Readonly<Record<string, string>>;
export type ReadMarks = {
  /** How far somebody has read a channel (its id) or a thread (`channel/ts`): the `ts` of a message. */
  readonly of: (where: string) => string;
  readonly read: (where: string, ts: string) => void;
};

/** Kept by the browser, for each person apart. */
export function useReadMarks(as: string): ReadMarks {
  const [held, setHeld] = useState(() => ({ as, marks: kept(as) }));
  const marks = held.as === as ? held.marks : kept(as);

  const read = useCallback(
    (where: string, ts: string) =>
      setHeld((before) => {
        const known = before.as === as ? before.marks : kept(as);
        if ((known[where] ?? '') >= ts) return before.as === as ? before : { as, marks: known };
        const after = { ...known, [where]: ts };
        localStorage.setItem(`read/${as}`, JSON.stringify(after));
        return { as, marks: after };
      }),
    [as],
  );
  const of = useCallback((where: string) => marks[where] ?? '', [marks]);
  return { of, read };
}

export function unreadIn(messages: readonly ListedMessage[], as: string, mark: string): readonly ListedMessage[] {
  return messages.filter(({ ts, user }) => ts > mark && user !== as);
}

function kept(as: string): Marks {
  return JSON.parse(localStorage.getItem(`read/${as}`) ?? '{}') as Marks;
}
