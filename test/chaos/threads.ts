import { isDeepStrictEqual } from 'node:util';
import { wordsIn } from '../../src/bot/views/language.ts';
import { incidentCard } from '../../src/bot/views/incident-card.ts';
import { runCard } from '../../src/bot/views/run-card.ts';
import { CARD_EVENT, NOTE_EVENT } from '../../src/publishing.ts';
import type { CardView } from '../../src/run.ts';
import { buttonsIn } from './buttons.ts';
import type { Ended, Resolved } from './ended.ts';
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

/** The card says what the run says of itself, has no buttons, and each note is there once and in order. */
export function threadProblems(world: World, { view, runId }: Ended | Resolved): string[] {
  const { cards, notes } = threadOf(world, runId);
  const [card] = cards;
  if (!card || cards.length > 1) return [`it has ${cards.length} cards`];
  const drawn = drawnOf(view);
  const keys = notes.map(({ metadata }) => String(metadata?.event_payload['key']));
  const inOrder = keys.every((key, at) => key === `n${at + 1}`);
  const isTrue = card.text === drawn.text && isDeepStrictEqual(withoutIds(card.blocks), withoutIds(drawn.blocks));
  return [
    ...(inOrder && keys.length > 0 ? [] : [`its notes are ${keys.join(' ')}`]),
    ...(isTrue ? [] : [`its card says "${card.text}", but it is "${drawn.text}"`]),
    ...(buttonsIn(card).length > 0 ? ['its card still has buttons'] : []),
  ];
}

function drawnOf(view: CardView) {
  return view.operation === 'incident' ? incidentCard(view, wordsIn('en')) : runCard(view, wordsIn('en'));
}

/** Slack gives each block an id. */
function withoutIds(blocks: readonly object[] | undefined): unknown {
  return JSON.parse(
    JSON.stringify(blocks ?? [], (name: string, value: unknown) => (name === 'block_id' ? undefined : value)),
  );
}
