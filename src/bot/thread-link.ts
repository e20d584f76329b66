import type { WebClient } from '@slack/web-api';
import type { Thread } from '../run.ts';

/** A link to a run's card; empty while it has none, or if Slack does not give it. */
export async function threadLink(client: WebClient, thread: Thread | undefined): Promise<string> {
  if (!thread) return '';
  try {
    const { permalink } = await client.chat.getPermalink({ channel: thread.channel, message_ts: thread.ts });
    return permalink ? `<${permalink}|See the thread ↗>` : '';
  } catch {
    // Without a link the sentence around it still holds.
    return '';
  }
}
