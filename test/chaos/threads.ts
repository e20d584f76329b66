import { CARD_EVENT, NOTE_EVENT } from '../../src/publishing.ts';
import { PLACES, type Message } from './screen.ts';
import type { World } from './world.ts';

export type Thread = { readonly cards: readonly Message[]; readonly notes: readonly Message[] };

/** What Slack has of a run: its card, of which there should be one, and the notes below, in order. */
export function threadOf({ slack }: Pick<World, 'slack'>, runId: string): Thread {
  const all = PLACES.flatMap((channel) => slack.workspace.messages(channel));
  const cards = all.filter(
    ({ metadata }) => metadata?.event_type === CARD_EVENT && metadata.event_payload['run'] === runId,
  );
  const notes = all.filter(
    ({ thread_ts: thread, metadata }) => thread === cards[0]?.ts && metadata?.event_type === NOTE_EVENT,
  );
  return { cards, notes };
}
