import { contentOf, textOf, type Content } from '../content.ts';
import { personOf } from '../people.ts';
import { BOT } from '../seed.ts';
import { SlackError, type Channel, type Message } from '../types.ts';
import type { Arguments, MethodParts, Methods } from './method.ts';
import { createPlaces } from './places.ts';

const MINE = { user: BOT.user, bot_id: BOT.bot };

export function chatMethods({ workspace, app, show, url }: MethodParts): Methods {
  const { postable, inThread } = createPlaces(workspace, app);

  function ownMessage(channel: Channel, ts: string, refusal: string): Message {
    const message = workspace.find(channel.id, ts);
    if (!message || message.ephemeralFor) throw new SlackError('message_not_found');
    if (message.user !== BOT.user) throw new SlackError(refusal);
    return message;
  }

  return {
    'chat.postMessage'(args) {
      const channel = postable(args);
      const message = workspace.add({ channel: channel.id, ...MINE, ...inThread(channel, args), ...contentOf(args) });
      return { channel: channel.id, ts: message.ts, message: show.message(message, true) };
    },

    'chat.update'(args) {
      const channel = postable(args);
      const before = ownMessage(channel, textOf(args['ts']), 'cant_update_message');
      const message = workspace.edit(channel.id, before.ts, edit(args, contentOf(args), workspace.nextTs()));
      return { channel: channel.id, ts: message.ts, text: message.text, message: show.message(message, true) };
    },

    'chat.postEphemeral'(args) {
      const channel = postable(args);
      const user = personOf(textOf(args['user']));
      const isOutside = (channel.user && channel.user !== user.id) || (user.stranger && !channel.isShared);
      if (isOutside || user.deactivated) throw new SlackError('user_not_in_channel');
      const content = { ...inThread(channel, args), ...contentOf(args) };
      const message = workspace.add({ channel: channel.id, ...MINE, ...content, ephemeralFor: user.id });
      return { message_ts: message.ts };
    },

    'chat.delete'(args) {
      const channel = postable(args);
      const { ts } = ownMessage(channel, textOf(args['ts']), 'cant_delete_message');
      workspace.remove(channel.id, ts);
      return { channel: channel.id, ts };
    },

    'chat.getPermalink'(args) {
      const channel = workspace.channel(textOf(args['channel']));
      const message = workspace.find(channel.id, textOf(args['message_ts']));
      if (!message) throw new SlackError('message_not_found');
      const query = new URLSearchParams({ channel: channel.id, thread: message.thread_ts ?? message.ts });
      return { channel: channel.id, permalink: `${url()}/?${query}` };
    },
  };
}

/** Text alone takes the blocks away and is marked as edited; metadata stays unless new comes, or an empty object. */
function edit({ blocks, metadata }: Arguments, content: Content, at: string): Partial<Message> {
  return {
    blocks: [],
    ...(metadata ? { metadata: undefined } : {}),
    ...content,
    ...(blocks ? {} : { edited: { user: BOT.user, ts: at } }),
  } as Partial<Message>;
}
