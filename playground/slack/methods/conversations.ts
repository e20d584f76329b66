import { textOf } from '../content.ts';
import { personOf } from '../people.ts';
import { BOT, PEOPLE } from '../seed.ts';
import { SlackError, type Channel, type Message } from '../types.ts';
import type { Arguments, MethodParts, Methods } from './method.ts';
import { createPlaces } from './places.ts';

export function conversationMethods({ workspace, app, show }: MethodParts): Methods {
  const { readable } = createPlaces(workspace, app);

  function page(found: readonly Message[], args: Arguments): Record<string, unknown> {
    const { oldest = 0, latest = Number.POSITIVE_INFINITY, limit = 100, cursor, inclusive } = args;
    const isIn = ({ ts }: Message) =>
      String(inclusive) === 'true'
        ? Number(ts) >= Number(oldest) && Number(ts) <= Number(latest)
        : Number(ts) > Number(oldest) && Number(ts) < Number(latest);
    const withMetadata = String(args['include_all_metadata']) === 'true';
    const messages = found.filter(isIn).map((message) => show.message(message, withMetadata));
    return cut('messages', messages, Number(limit), cursor);
  }

  return {
    'conversations.open'(args) {
      const user = personOf(textOf(args['users']));
      if (user.deactivated) throw new SlackError('user_disabled');
      return { channel: { id: workspace.channel(user.id).id } };
    },

    'conversations.info': (args) => ({ channel: show.channel(readable(args, 'read')) }),

    'conversations.list': ({ limit = 100, cursor }) => {
      const seen = workspace
        .channels()
        .filter(({ isPrivate, botIsMember, user }) => !user && (!isPrivate || botIsMember))
        .map(show.channel);
      return cut('channels', seen, Number(limit), cursor);
    },

    'conversations.members'(args) {
      const { limit = 100, cursor } = args;
      return cut('members', membersOf(readable(args, 'read')), Number(limit), cursor);
    },

    'conversations.history'(args) {
      const channel = readable(args, 'history');
      const found = workspace
        .messages(channel.id)
        .filter(({ thread_ts: thread, ts, ephemeralFor }) => (!thread || thread === ts) && !ephemeralFor);
      return page(found.toReversed(), args);
    },

    'conversations.replies'(args) {
      const channel = readable(args, 'history');
      const root = textOf(args['ts']);
      if (!workspace.find(channel.id, root)) throw new SlackError('thread_not_found');
      const found = workspace
        .messages(channel.id)
        .filter(({ thread_ts: thread, ts, ephemeralFor }) => (ts === root || thread === root) && !ephemeralFor);
      return page(found, args);
    },
  };
}

/** Everybody is in every channel; a stranger in the shared ones only. */
function membersOf({ user, botIsMember, isShared = false }: Channel): string[] {
  const people = PEOPLE.filter(
    ({ id, bot, deactivated, stranger = false }) =>
      !bot && !deactivated && (!stranger || isShared) && (!user || id === user),
  );
  return [...people.map(({ id }) => id), ...(botIsMember ? [BOT.user] : [])];
}

/** One page, as Slack's cursors give it. */
function cut(name: string, all: readonly unknown[], limit: number, cursor: unknown): Record<string, unknown> {
  const from = Number(cursor || 0);
  const more = from + limit < all.length;
  return {
    [name]: all.slice(from, from + limit),
    ...(name === 'messages' ? { has_more: more } : {}),
    response_metadata: { next_cursor: more ? String(from + limit) : '' },
  };
}
