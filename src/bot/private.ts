import type { WebClient } from '@slack/web-api';
import { cut, MESSAGE_TEXT } from './views/mrkdwn.ts';
import { worded, type Said, type Words } from './views/language.ts';

/** Where somebody is; without a channel they are spoken to in a direct message. */
export type Place = { readonly user: string; readonly channel?: string; readonly thread?: string };

export type Tell = (place: Place, said: Said) => Promise<void>;

/** Says something to one person, in their language: where they are if we may speak there, else in a direct message. */
export function createTell(client: WebClient, wordsFor: (user: string) => Promise<Words>): Tell {
  async function directly(user: string, text: string): Promise<void> {
    const { channel: direct } = await client.conversations.open({ users: user });
    await client.chat.postMessage({ channel: direct?.id ?? user, text });
  }

  return async ({ channel, user, thread }, said) => {
    const words = await wordsFor(user);
    const text = cut(worded(said, words), MESSAGE_TEXT, words.truncated);
    if (!channel) {
      await directly(user, text);
      return;
    }
    const message = { channel, text, ...(thread ? { thread_ts: thread } : {}) };
    try {
      // Nobody else reads a direct message, so what is said there may stay.
      if (channel.startsWith('D')) await client.chat.postMessage(message);
      else await client.chat.postEphemeral({ ...message, user });
    } catch {
      await directly(user, text);
    }
  };
}
