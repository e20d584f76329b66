import { useContext, useEffect, useState } from 'react';
import { api, type Channel, type ListedMessage } from './api.ts';
import { LiveContext, oneAtATime } from './live.ts';

export type Lists = ReadonlyMap<string, readonly ListedMessage[]>;

const NONE: Lists = new Map();

/** The messages of every channel one can see, so that unread ones are known and changing channels is instant. */
export function useMessages(as: string, channels: readonly Channel[]): Lists {
  const live = useContext(LiveContext);
  const [lists, setLists] = useState<{ readonly as: string; readonly lists: Lists }>();
  const ids = channels.map(({ id }) => id).join(' ');

  useEffect(() => {
    let current = true;
    const refreshers = new Map(
      ids
        .split(' ')
        .filter(Boolean)
        .map((id) => [id, oneAtATime(() => refresh(id))]),
    );
    async function refresh(id: string): Promise<void> {
      const list = await api.messages(as, id);
      if (!current) return;
      setLists((before) => ({ as, lists: new Map(before?.as === as ? before.lists : NONE).set(id, list) }));
    }
    refreshers.forEach((each) => each());
    const off = live.on((change) => {
      if (!change) refreshers.forEach((each) => each());
      else if (change.channel) refreshers.get(change.channel)?.();
    });
    return () => {
      current = false;
      off();
    };
  }, [live, as, ids]);

  return lists?.as === as ? lists.lists : NONE;
}
