import { useCallback, useMemo } from 'react';
import { api, type Shortcut } from './api.ts';
import { useFetched } from './live.ts';
import type { Go } from './place.ts';
import type { Room } from './room.ts';

const NONE: readonly Shortcut[] = [];
const never = () => false;

export function useRoom(as: string, channel: string, go: Go): Room {
  const shortcuts = useFetched(api.shortcuts, never) ?? NONE;
  const openThread = useCallback((ts: string) => go({ thread: ts }), [go]);
  return useMemo(
    () => ({
      as,
      channel,
      shortcuts,
      openThread,
      react: (ts, name) => api.react(as, channel, ts, name),
      edit: (ts, text) => api.edit(as, channel, ts, text),
      use: ({ callback_id: callback }, ts) => api.shortcut(as, callback, ts ? { channel, ts } : {}),
    }),
    [as, channel, shortcuts, openThread],
  );
}
