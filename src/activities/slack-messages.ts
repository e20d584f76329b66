import type { ConversationsListResponse, WebClient } from '@slack/web-api';
import type { KnownBlock } from '@slack/types';
import { CARD_EVENT, NOTE_EVENT, type Thread } from '../publishing.ts';
import { type CardView } from '../run.ts';
import { slackCode } from './slack-errors.ts';
import type { Pace } from './slack-pace.ts';

export type SlackMessage = {
  readonly text: string;
  readonly blocks?: KnownBlock[];
  readonly metadata?: { event_type: string; event_payload: Record<string, string> };
};

/** Names are lower-case. */
const CHANNEL_ID = /^[CDG][A-Z0-9]+$/;

type Metadata = { event_type?: string; event_payload?: Record<string, unknown> };

/** Two clocks may differ and Slack's history is cheap: look from this long before the run began. s. */
const CLOCK_SKEW = 300;

/** Posts messages, and finds by their metadata those that may already have been posted. */
export function createMessages({ client, pace }: { readonly client: WebClient; readonly pace: Pace }) {
  const ids = new Map<string, string>();

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

  async function direct(user: string): Promise<string> {
    await pace('conversations.open');
    const { channel } = await client.conversations.open({ users: user });
    if (!channel?.id) throw new TypeError('Slack opened a direct message without saying which.');
    return channel.id;
  }

  async function findCard(channel: string, { runId, startedAt }: CardView): Promise<Thread | undefined> {
    const oldest = String(Math.floor(startedAt / 1_000) - CLOCK_SKEW);
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      await pace('conversations.history');
      const page = await client.conversations.history({
        channel,
        oldest,
        include_all_metadata: true,
        limit: 200,
        ...(cursor ? { cursor } : {}),
      });
      const card = page.messages?.find((message) => markOf(message, CARD_EVENT, runId) !== undefined);
      if (card?.ts) return { channel, ts: card.ts };
      cursor = page.response_metadata?.next_cursor || undefined;
    }
    return undefined;
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
        const key = markOf(message, NOTE_EVENT, runId);
        if (key) keys.add(key);
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

  return { idOf, post, reply, direct, findCard, inThread, permalink };
}

/** What Slack has no answer to is done without; what it could not answer is asked again. */
function orRefused(error: unknown): undefined {
  if (slackCode(error) === '') throw error;
}

function markOf(message: object, event: string, runId: string): string | undefined {
  const { metadata } = message as { metadata?: Metadata };
  if (metadata?.event_type !== event || metadata.event_payload?.['run'] !== runId) return undefined;
  const { key } = metadata.event_payload;
  return typeof key === 'string' ? key : undefined;
}
