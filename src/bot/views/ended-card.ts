import type { KnownBlock } from '@slack/types';
import { context, escapeMrkdwn } from './mrkdwn.ts';

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
): { text: string; blocks: KnownBlock[] } {
  const kept = blocks.filter(({ type }) => type !== 'actions');
  return { text, blocks: [...kept, context(`This run has ended (${escapeMrkdwn(how)}).`)] };
}
