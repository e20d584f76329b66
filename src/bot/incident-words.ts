import { CARD_EVENT, NOTE_EVENT } from '../publishing.ts';
import type { BotContext } from './context.ts';
import type { About } from './incidents.ts';

export type Pin = {
  readonly reaction: string;
  readonly user: string;
  readonly channel: string;
  /** Of the message it is on. */
  readonly ts: string;
};

export type Edit = {
  readonly channel: string;
  readonly ts: string;
  readonly thread: string;
  readonly text: string;
};

type Marked = {
  readonly user?: string;
  readonly bot_id?: string;
  readonly ts?: string;
  readonly thread_ts?: string;
  readonly text?: string;
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: Readonly<Record<string, unknown>> };
};

const PINS = ['pushpin', 'round_pushpin'];
const LONGEST = 2_000;

/** What people mark for the record of an incident, with its original time; and what they correct later. */
export function createIncidentWords({ client, incidents, tell }: BotContext) {
  async function message(channel: string, ts: string): Promise<Marked | undefined> {
    const asked = { channel, ts, limit: 1, inclusive: true, include_all_metadata: true };
    const { messages } = await client.conversations.replies(asked);
    return messages?.[0];
  }

  /** The card says itself which run it is of. */
  async function cardAt(channel: string, ts: string): Promise<About | undefined> {
    const { metadata } = (await message(channel, ts)) ?? {};
    const { workflow, run } = metadata?.event_payload ?? {};
    if (metadata?.event_type !== CARD_EVENT || typeof workflow !== 'string' || typeof run !== 'string')
      return undefined;
    if (!workflow.startsWith('incident/')) return undefined;
    return { workflowId: workflow, runId: run, thread: { channel, ts } };
  }

  return {
    async pinned({ reaction, user, channel, ts }: Pin): Promise<void> {
      if (!PINS.includes(reaction)) return;
      const found = await message(channel, ts);
      // What we said ourselves is in the record already.
      if (!found?.thread_ts || found.metadata?.event_type === NOTE_EVENT) return;
      const card = await cardAt(channel, found.thread_ts);
      if (!card) return;
      const note = { key: ts, by: found.user ?? user, text: (found.text ?? '').slice(0, LONGEST), pinned: true };
      await incidents.note(card, note);
      const place = { channel, user, thread: found.thread_ts };
      await tell(place, ({ incident }) => incident.bot.noted);
    },

    /** Only the incident knows whether this message is in its record. */
    async edited({ channel, ts, thread, text }: Edit): Promise<void> {
      const card = await cardAt(channel, thread);
      if (card) await incidents.edited(card, { key: ts, text: text.slice(0, LONGEST) });
    },
  };
}
