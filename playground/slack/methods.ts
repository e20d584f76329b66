import { checkMessage } from './limits.ts';
import { BOT, GROUPS, PEOPLE, TEAM } from './seed.ts';
import { SlackError, type Block, type Channel, type Message, type Person } from './types.ts';
import type { Workspace } from './workspace.ts';

export type Arguments = Readonly<Record<string, unknown>>;
type Method = (args: Arguments) => Record<string, unknown>;

/** The Web API methods a bot of ours calls, with Slack's names for refusals (https://docs.slack.dev/reference/methods). */
export function createMethods(workspace: Workspace, url: string): ReadonlyMap<string, Method> {
  /** Posting needs membership: our app has chat:write, not chat:write.public. */
  function postable(args: Arguments, find = byId): Channel {
    const channel = find(args);
    if (channel.isArchived) throw new SlackError('is_archived');
    if (!channel.botIsMember) throw new SlackError(channel.isPrivate ? 'channel_not_found' : 'not_in_channel');
    return channel;
  }

  /** As Slack does: a name will do for new messages only. */
  function byId(args: Arguments): Channel {
    const channel = workspace.channel(text(args['channel']));
    if (channel.id !== args['channel']) throw new SlackError('channel_not_found');
    return channel;
  }

  const byName = (args: Arguments) => workspace.channel(text(args['channel']));

  function content(args: Arguments) {
    const { blocks, metadata } = args;
    const said = { text: text(args['text']), ...(blocks ? { blocks } : {}), ...(metadata ? { metadata } : {}) };
    checkMessage(said);
    return {
      text: said.text,
      ...(blocks ? { blocks: withIds(blocks as Block[]) } : {}),
      ...(metadata ? { metadata: metadata as NonNullable<Message['metadata']> } : {}),
    };
  }

  function inThread(channel: Channel, args: Arguments): { thread_ts?: string } {
    const thread = text(args['thread_ts']);
    if (!thread) return {};
    if (!workspace.find(channel.id, thread)) throw new SlackError('thread_not_found');
    return { thread_ts: thread };
  }

  const mine = { user: BOT.user, bot_id: BOT.bot };

  const methods: Record<string, Method> = {
    'api.test': () => ({}),
    'auth.test': () => ({
      url,
      team: TEAM.name,
      user: 'deckhand',
      team_id: TEAM.id,
      user_id: BOT.user,
      bot_id: BOT.bot,
    }),

    'chat.postMessage'(args) {
      const channel = postable(args, byName);
      const message = workspace.add({ channel: channel.id, ...mine, ...inThread(channel, args), ...content(args) });
      return { channel: channel.id, ts: message.ts, message: shown(message, false) };
    },

    'chat.update'(args) {
      const channel = postable(args);
      const before = workspace.find(channel.id, text(args['ts']));
      if (!before || before.ephemeralFor) throw new SlackError('message_not_found');
      if (before.user !== BOT.user) throw new SlackError('cant_update_message');
      const message = workspace.change(channel.id, before.ts, { blocks: [], ...content(args) });
      return { channel: channel.id, ts: message.ts, text: message.text, message: shown(message, false) };
    },

    'chat.postEphemeral'(args) {
      const channel = postable(args, byName);
      const user = personOf(text(args['user']));
      if (channel.user && channel.user !== user.id) throw new SlackError('user_not_in_channel');
      const message = workspace.add({
        channel: channel.id,
        ...mine,
        ...inThread(channel, args),
        ...content(args),
        ephemeralFor: user.id,
      });
      return { message_ts: message.ts };
    },

    'chat.delete'(args) {
      const channel = postable(args);
      workspace.remove(channel.id, text(args['ts']));
      return { channel: channel.id, ts: text(args['ts']) };
    },

    'chat.getPermalink'(args) {
      const channel = byId(args);
      const message = workspace.find(channel.id, text(args['message_ts']));
      if (!message) throw new SlackError('message_not_found');
      return {
        channel: channel.id,
        permalink: `${url}/?channel=${channel.id}&thread=${message.thread_ts ?? message.ts}`,
      };
    },

    'conversations.open'(args) {
      const user = personOf(text(args['users']));
      return { channel: { id: workspace.channel(user.id).id } };
    },

    'conversations.info'(args) {
      const channel = byId(args);
      if (channel.isPrivate && !channel.botIsMember) throw new SlackError('channel_not_found');
      return { channel: described(channel) };
    },

    'conversations.list': () => ({
      channels: workspace
        .channels()
        .filter(({ isPrivate, botIsMember, user }) => !user && (!isPrivate || botIsMember))
        .map(described),
      response_metadata: { next_cursor: '' },
    }),

    'conversations.history'(args) {
      const channel = postable(args);
      const found = workspace
        .messages(channel.id)
        .filter(({ thread_ts: thread, ts, ephemeralFor }) => (!thread || thread === ts) && !ephemeralFor);
      return page(found.toReversed(), args);
    },

    'conversations.replies'(args) {
      const channel = postable(args);
      const root = text(args['ts']);
      if (!workspace.find(channel.id, root)) throw new SlackError('thread_not_found');
      const found = workspace
        .messages(channel.id)
        .filter(({ thread_ts: thread, ts, ephemeralFor }) => (ts === root || thread === root) && !ephemeralFor);
      return page(found, args);
    },

    'users.info': (args) => ({ user: userOf(personOf(text(args['user']))) }),
    'users.list': () => ({ members: PEOPLE.map(userOf) }),
    'usergroups.list': () => ({
      usergroups: GROUPS.map(({ users, ...group }) => ({
        ...group,
        team_id: TEAM.id,
        date_delete: 0,
        users,
        user_count: users.length,
      })),
    }),
  };
  return new Map(Object.entries(methods));
}

function page(found: readonly Message[], args: Arguments): Record<string, unknown> {
  const oldest = Number(args['oldest'] ?? 0);
  const limit = Number(args['limit'] ?? 100);
  const from = Number(args['cursor'] || 0);
  const recent = found.filter(({ ts }) => Number(ts) >= oldest);
  const messages = recent
    .slice(from, from + limit)
    .map((message) => shown(message, String(args['include_all_metadata']) === 'true'));
  const more = from + limit < recent.length;
  return { messages, has_more: more, response_metadata: { next_cursor: more ? String(from + limit) : '' } };
}

/** As the API shows a message: metadata only if asked for. */
export function shown(
  { metadata, ephemeralFor: _ephemeralFor, ...message }: Message,
  withMetadata: boolean,
): Record<string, unknown> {
  return {
    ...message,
    app_id: message.bot_id ? BOT.app : undefined,
    ...(withMetadata && metadata ? { metadata } : {}),
  };
}

function described({ id, name, isPrivate, botIsMember, user, isArchived = false }: Channel): Record<string, unknown> {
  return {
    id,
    name,
    is_channel: !user,
    is_im: Boolean(user),
    is_private: isPrivate,
    is_member: botIsMember,
    is_archived: isArchived,
    ...(user ? { user } : {}),
  };
}

export function personOf(id: string): Person {
  const found = PEOPLE.find((person) => person.id === id);
  if (!found) throw new SlackError('user_not_found');
  return found;
}

function userOf({ id, name, realName, guest, deactivated, bot }: Person): Record<string, unknown> {
  return {
    id,
    team_id: TEAM.id,
    name,
    real_name: realName,
    deleted: deactivated,
    is_restricted: guest,
    is_ultra_restricted: false,
    is_bot: bot,
  };
}

function withIds(blocks: readonly Block[]): Block[] {
  return blocks.map((block, at) => ({ block_id: `b${at}`, ...block }));
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
