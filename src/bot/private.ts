import type { WebClient } from '@slack/web-api';
import type { Button, KnownBlock } from '@slack/types';
import { OFFER, type Offer } from './offers.ts';
import { actions, cut, MESSAGE_TEXT, plainText, section } from './views/mrkdwn.ts';
import { worded, type Said, type Words } from './views/language.ts';

type Message = { readonly text: string; readonly blocks?: KnownBlock[] };

/** Where somebody is; without a channel they are spoken to in a direct message. */
export type Place = { readonly user: string; readonly channel?: string; readonly thread?: string };

export type Tell = (place: Place, said: Said, offers?: readonly Offer[]) => Promise<void>;

/** Says something to one person, in their language: where they are if we may speak there, else in a direct message. */
export function createTell(client: WebClient, wordsFor: (user: string) => Promise<Words>): Tell {
  async function directly(user: string, message: Message): Promise<void> {
    const { channel: direct } = await client.conversations.open({ users: user });
    await client.chat.postMessage({ channel: direct?.id ?? user, ...message });
  }

  return async ({ channel, user, thread }, said, offers = []) => {
    const words = await wordsFor(user);
    const text = cut(worded(said, words), MESSAGE_TEXT, words.truncated);
    const buttons = offers.map((offer) => offerButton(offer, words));
    const spoken: Message = buttons.length ? { text, blocks: [section(text), actions(buttons)] } : { text };
    if (!channel) {
      await directly(user, spoken);
      return;
    }
    const message = { channel, ...spoken, ...(thread ? { thread_ts: thread } : {}) };
    try {
      // Nobody else reads a direct message, so what is said there may stay.
      if (channel.startsWith('D')) await client.chat.postMessage(message);
      else await client.chat.postEphemeral({ ...message, user });
    } catch {
      await directly(user, spoken);
    }
  };
}

function offerButton({ value, label }: Offer, words: Words): Button {
  const text = plainText(worded(label, words));
  return { type: 'button', action_id: OFFER.id(value.offer), text, value: JSON.stringify(value) };
}
