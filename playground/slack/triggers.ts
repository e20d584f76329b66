import { randomBytes } from 'node:crypto';
import type { Store } from '../store.ts';
import { SlackError } from './types.ts';

type Trigger = { readonly id: string; readonly user: string; readonly at: number; readonly exchanged: boolean };
export type Triggers = ReturnType<typeof createTriggers>;

/** Slack's window for opening a modal. ms. */
const LIFE = 3_000;
/** Older ones are forgotten when the workspace starts. ms. */
const MEMORY = 3_600_000;

/** What proves to `views.open` that somebody has just done something: good once, for three seconds. */
export function createTriggers(store: Store, now: () => number) {
  for (const { id, at } of store.all<Trigger>('trigger')) if (now() - at > MEMORY) store.remove('trigger', id);

  return {
    issue(user: string): string {
      const id = `${now()}.${Math.floor(Math.random() * 1e9)}.${randomBytes(8).toString('hex')}`;
      store.put('trigger', id, { id, user, at: now(), exchanged: false } satisfies Trigger);
      return id;
    },

    /** Whose it was. */
    exchange(id: string): string {
      const trigger = store.get<Trigger>('trigger', id);
      if (!trigger) throw new SlackError('invalid_trigger_id');
      if (trigger.exchanged) throw new SlackError('exchanged_trigger_id');
      if (now() - trigger.at > LIFE) throw new SlackError('expired_trigger_id');
      store.put('trigger', id, { ...trigger, exchanged: true } satisfies Trigger);
      return trigger.user;
    },
  };
}
