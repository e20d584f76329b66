import { textOf } from '../content.ts';
import { toggled } from '../reactions.ts';
import { BOT } from '../seed.ts';
import { SlackError, type Message } from '../types.ts';
import type { Arguments, MethodParts, Methods } from './method.ts';
import { createPlaces } from './places.ts';

/** Different ones on a message. */
const MOST = 23;

export function reactionMethods({ workspace, app, show, tellApp }: MethodParts): Methods {
  const { postable, known, message: find } = createPlaces(workspace, app);

  function wanted(args: Arguments): { message: Message; name: string; isOn: boolean } {
    const name = textOf(args['name']).replaceAll(':', '');
    if (!/^[a-z0-9_+'-]{1,100}$/.test(name)) throw new SlackError('invalid_name');
    const message = find(postable(args), textOf(args['timestamp']));
    const isOn = (message.reactions ?? []).some((each) => each.name === name && each.users.includes(BOT.user));
    return { message, name, isOn };
  }

  function put(message: Message, name: string, isOn: boolean): Record<string, unknown> {
    const reactions = toggled(message, name, BOT.user, isOn);
    if (reactions.length > MOST) throw new SlackError('too_many_emoji');
    workspace.touch(message.channel, message.ts, { reactions });
    tellApp.reacted(message, BOT.user, name, isOn);
    return {};
  }

  return {
    'reactions.add'(args) {
      const { message, name, isOn } = wanted(args);
      if (isOn) throw new SlackError('already_reacted');
      return put(message, name, true);
    },

    'reactions.remove'(args) {
      const { message, name, isOn } = wanted(args);
      if (!isOn) throw new SlackError('no_reaction');
      return put(message, name, false);
    },

    'reactions.get'(args) {
      const channel = known(args);
      const message = find(channel, textOf(args['timestamp']));
      return { type: 'message', channel: channel.id, message: show.message(message, false) };
    },
  };
}
