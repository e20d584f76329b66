import type { ConversationsListResponse, WebClient } from '@slack/web-api';
import type { KnownBlock } from '@slack/types';
import { NOTE_EVENT, type Thread } from '../publishing.ts';
import { slackCode } from './slack-errors.ts';
import { markIn } from './slack-marks.ts';
import type { Pace } from './slack-pace.ts';
import { createCardSearch } from './slack-search.ts';

export type SlackMessage = {
  readonly text: string;
  readonly blocks?: KnownBlock[];
  readonly metadata?: { event_type: string; event_payload: Record<string, string> };
};

/** Names are lower-case. */
const CHANNEL_ID = /^[CDG][A-Z0-9]+$/;

/** Posts messages, and finds by their metadata those that may already have been posted. */
export function createMessages({ client, pace }: { readonly client: WebClient; readonly pace: Pace }) {
  const ids = new Map<string, string>();
  const directs = new Map<string, string>();

  /** Only posting takes a channel's name; reading wants its id. A name Slack does not list stays as it is. */
  async function idOf(channel: string): Promise<string> {
    const name = channel.replace(/^#/, '');
    if (CHANNEL_ID.test(name)) return name;
    const wanted = { types: 'public_channel,private_channel', exclude_archived: true, limit: 200 };
    for (let cursor: string | undefined = ''; cursor !== undefined && !ids.has(name);) {
      await pace('conversations.list');
      const listed = client.conversations.list({ ...wanted, ...(cursor ? { cursor } : {}) });
      const page: ConversationsListResponse | undefined = await listed.catch(orRefused);
      for (const { id, name: known } of page?.channels ?? []) if (id && known) ids.set(known, id);
      cursor = page?.response_metadata?.next_cursor || undefined;
    }
    return ids.get(name) ?? channel;
  }

  async function post(channel: string, message: SlackMessage): Promise<Thread> {
    await pace('chat.postMessage', channel);
    const answer = await client.chat.postMessage({ channel, unfurl_links: false, ...message });
    if (!answer.channel || !answer.ts) throw new TypeError('Slack accepted a message without saying where it is.');
    return { channel: answer.channel, ts: answer.ts };
  }

  async function reply({ channel, ts }: Thread, message: SlackMessage): Promise<void> {
    await pace('chat.postMessage', channel);
    await client.chat.postMessage({ channel, thread_ts: ts, unfurl_links: false, ...message });
  }

  /** Where somebody is written to directly; it stays the same for as long as there is a workspace. */
  async function direct(user: string): Promise<string> {
    const known = directs.get(user);
    if (known) return known;
    await pace('conversations.open');
    const { channel } = await client.conversations.open({ users: user });
    if (!channel?.id) throw new TypeError('Slack opened a direct message without saying which.');
    directs.set(user, channel.id);
    return channel.id;
  }

  /** What a thread holds already: the keys of this run's notes, and the names of files. */
  async function inThread({ channel, ts }: Thread, runId = ''): Promise<{ keys: Set<string>; files: Set<string> }> {
    const keys = new Set<string>();
    const files = new Set<string>();
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      await pace('conversations.replies');
      const page = await client.conversations.replies({
        channel,
        ts,
        include_all_metadata: true,
        limit: 200,
        ...(cursor ? { cursor } : {}),
      });
      for (const message of page.messages ?? []) {
        const mark = markIn(message, NOTE_EVENT);
        if (mark?.run === runId) keys.add(mark.key);
        for (const { name } of message.files ?? []) if (name) files.add(name);
      }
      cursor = page.response_metadata?.next_cursor || undefined;
    }
    return { keys, files };
  }

  /** Nothing if Slack refuses it: words without a link are better than none. */
  async function permalink({ channel, ts }: Thread): Promise<string | undefined> {
    const found = await client.chat.getPermalink({ channel, message_ts: ts }).catch(orRefused);
    return found?.permalink;
  }

  return { idOf, post, reply, direct, findCard: createCardSearch({ client, pace }), inThread, permalink };
}

/** What Slack has no answer to is done without; what it could not answer is asked again. */
function orRefused(error: unknown): undefined {
  if (slackCode(error) === '') throw error;
}
