import type { KnownBlock } from '@slack/types';
import type { Words } from './language.ts';
import { context } from './mrkdwn.ts';

export type ClickedMessage = {
  readonly ts: string;
  readonly thread_ts?: string;
  readonly text?: string;
  readonly blocks?: readonly KnownBlock[];
};

/** A card whose run is over, whoever or whatever ended it: as it was, without buttons. */
export function endedCard(
  { text = '', blocks = [] }: ClickedMessage,
  how: string,
  { card }: Words,
): { text: string; blocks: KnownBlock[] } {
  const kept = blocks.filter(({ type }) => type !== 'actions').map(withoutButton);
  return { text, blocks: [...kept, context(card.ended(how))] };
}

export function hasButtons({ blocks = [] }: Pick<ClickedMessage, 'blocks'>): boolean {
  return blocks.some((block) => block.type === 'actions' || withoutButton(block) !== block);
}

function withoutButton(block: KnownBlock): KnownBlock {
  if (block.type !== 'section' || block.accessory?.type !== 'button') return block;
  const { accessory: _, ...rest } = block;
  return rest;
}
