import type { WebClient } from '@slack/web-api';
import { cut, MESSAGE_TEXT } from './views/mrkdwn.ts';

export type Place = { readonly channel: string; readonly user: string; readonly thread?: string };

/** Says something to one person: where they are if we may speak there, else in a direct message. */
export async function tellPrivately(
  client: WebClient,
  { channel, user, thread }: Place,
  sentence: string,
): Promise<void> {
  const text = cut(sentence, MESSAGE_TEXT);
  try {
    await client.chat.postEphemeral({ channel, user, text, ...(thread ? { thread_ts: thread } : {}) });
  } catch {
    const { channel: direct } = await client.conversations.open({ users: user });
    await client.chat.postMessage({ channel: direct?.id ?? user, text });
  }
}
