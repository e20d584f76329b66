import { textOf } from '../content.ts';
import type { AppConfig } from '../manifest.ts';
import { requireScopeFor } from '../scopes.ts';
import { SlackError, type Channel, type Message } from '../types.ts';
import type { Workspace } from '../workspace.ts';
import type { Arguments } from './method.ts';

/** Where a method may read and write. Each throws Slack's name for why not. */
export function createPlaces(workspace: Workspace, { scopes }: AppConfig) {
  function known(args: Arguments): Channel {
    const channel = workspace.channel(textOf(args['channel']));
    if (channel.isPrivate && !channel.botIsMember) throw new SlackError('channel_not_found');
    return channel;
  }

  /** Posting needs membership, unless the app has `chat:write.public`. */
  function postable(args: Arguments): Channel {
    const channel = known(args);
    if (channel.isArchived) throw new SlackError('is_archived');
    if (!channel.botIsMember && !scopes.includes('chat:write.public')) throw new SlackError('not_in_channel');
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

  return { known, postable, readable, inThread, message };
}
