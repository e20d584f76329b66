import { createContext, useContext, useEffect, useState } from 'react';
import { api, type Change } from './api.ts';

type Listener = (change?: Change) => void;
export type Live = {
  readonly on: (listener: Listener) => () => void;
};

const NOTHING: Live = { on: () => () => undefined };
export const LiveContext = createContext<Live>(NOTHING);

/** One stream of changes for everything on the page. */
export function useLiveSource(as: string): { readonly live: Live; readonly connected: boolean } {
  const [live, setLive] = useState<Live>(NOTHING);
  const [connected, setConnected] = useState(true);
  useEffect(() => {
    const listeners = new Set<Listener>();
    setLive({
      on(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    });
    return api.listen(as, (change) => listeners.forEach((listener) => listener(change)), setConnected);
  }, [as]);
  return { live, connected };
}

/**
 * What `load` gives, asked again whenever a change concerns it: one request at a time, and one more if something
 * changed meanwhile. Both functions must be memoized; with another `load` the old answer is gone at once.
 */
export function useFetched<T>(load: () => Promise<T>, concerns: (change: Change) => boolean): T | undefined {
  const live = useContext(LiveContext);
  const [got, setGot] = useState<{ readonly load: () => Promise<T>; readonly value: T }>();

  useEffect(() => {
    let current = true;
    const refresh = oneAtATime(async () => {
      const value = await load();
      if (current) setGot({ load, value });
    });
    refresh();
    const off = live.on((change) => {
      if (!change || concerns(change)) refresh();
    });
    return () => {
      current = false;
      off();
    };
  }, [live, load, concerns]);

  return got?.load === load ? got.value : undefined;
}

/** Calls made while one is under way become one more. A failed one is not repeated: the reconnect will ask again. */
export function oneAtATime(work: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  const run = async () => {
    running = true;
    do {
      again = false;
      await work().catch(() => undefined);
    } while (again);
    running = false;
  };
  return () => {
    if (running) again = true;
    else void run();
  };
}
