import type { WebClient } from '@slack/web-api';
import type { Thread } from '../publishing.ts';

const REMEMBERED = 5_000;
/** An address never changes, so a list that is drawn again asks Slack for none. */
const known = new WeakMap<WebClient, Map<string, string>>();

/** The address of a run's card; undefined while it has none, or if Slack does not give it. */
export async function threadLink(client: WebClient, thread: Thread | undefined): Promise<string | undefined> {
  if (!thread) return undefined;
  const { channel, ts } = thread;
  const links = known.get(client) ?? new Map<string, string>();
  known.set(client, links);
  const before = links.get(`${channel}/${ts}`);
  if (before) return before;
  try {
    const { permalink } = await client.chat.getPermalink({ channel, message_ts: ts });
    if (links.size >= REMEMBERED) links.clear();
    if (permalink) links.set(`${channel}/${ts}`, permalink);
    return permalink;
  } catch {
    // Without a link the sentence around it still holds.
    return undefined;
  }
}
