import { textOf } from '../content.ts';
import type { AppConfig } from '../manifest.ts';
import { requireScopeFor } from '../scopes.ts';
import { SlackError, type Channel, type Message } from '../types.ts';
import type { Workspace } from '../workspace.ts';
import type { Arguments } from './method.ts';

/** Where a method may read and write. Each throws Slack's name for why not. */
export function createPlaces(workspace: Workspace, { scopes }: AppConfig) {
  const byName = (args: Arguments): Channel => workspace.channel(textOf(args['channel']));

  /** As Slack does: a name will do for new messages only. */
  function byId(args: Arguments): Channel {
    const channel = byName(args);
    if (channel.id !== args['channel']) throw new SlackError('channel_not_found');
    return channel;
  }

  function known(args: Arguments, find = byId): Channel {
    const channel = find(args);
    if (channel.isPrivate && !channel.botIsMember) throw new SlackError('channel_not_found');
    return channel;
  }

  /** Posting needs membership, unless the app has `chat:write.public`. */
  function postable(args: Arguments, find = byId): Channel {
    const channel = known(args, find);
    if (channel.isArchived) throw new SlackError('is_archived');
    if (!channel.botIsMember && !scopes.has('chat:write.public')) throw new SlackError('not_in_channel');
    return channel;
  }

  function readable(args: Arguments, right: 'read' | 'history'): Channel {
    const channel = known(args);
    requireScopeFor(channel, right, scopes);
    if (right === 'history' && !channel.botIsMember) throw new SlackError('not_in_channel');
    return channel;
  }

  function inThread(channel: Channel, args: Arguments): { thread_ts?: string } {
    const thread = textOf(args['thread_ts']);
    if (!thread) return {};
    const root = workspace.find(channel.id, thread);
    if (!root) throw new SlackError('thread_not_found');
    return { thread_ts: root.thread_ts ?? root.ts };
  }

  function message(channel: Channel, ts: string): Message {
    const found = workspace.find(channel.id, ts);
    if (!found || found.ephemeralFor) throw new SlackError('message_not_found');
    return found;
  }

  return { byName, byId, known, postable, readable, inThread, message };
}
