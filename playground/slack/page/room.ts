import { createContext } from 'react';
import type { Outcome, Shortcut } from './api.ts';

/** What one can do with the messages of the channel one is in. */
export type Room = {
  readonly as: string;
  readonly channel: string;
  readonly shortcuts: readonly Shortcut[];
  readonly openThread: (ts: string) => void;
  readonly react: (ts: string, name: string) => Promise<Outcome>;
  readonly edit: (ts: string, text: string) => Promise<Outcome>;
  readonly use: (shortcut: Shortcut, ts?: string) => Promise<Outcome>;
};

const nothing = (): Promise<Outcome> => Promise.resolve({ ok: false });

export const RoomContext = createContext<Room>({
  as: '',
  channel: '',
  shortcuts: [],
  openThread: () => undefined,
  react: nothing,
  edit: nothing,
  use: nothing,
});
