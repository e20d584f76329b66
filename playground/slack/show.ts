import { extname } from 'node:path';
import { BOT, TEAM } from './seed.ts';
import type { Channel, FileShare, Message } from './types.ts';

export type Show = ReturnType<typeof createShow>;

/** Messages, files and channels as Slack's API shows them. `url` is this server's address. */
export function createShow(url: () => string) {
  function file({ url: path, ...share }: FileShare): Record<string, unknown> {
    const address = `${url()}${path}`;
    const filetype = extname(share.name).slice(1) || 'text';
    return {
      ...share,
      filetype,
      pretty_type: filetype.toUpperCase(),
      mode: 'hosted',
      is_external: false,
      is_public: true,
      user: BOT.user,
      url_private: address,
      url_private_download: address,
      permalink: address,
    };
  }

  /** Metadata only if asked for. */
  function message(said: Message, withMetadata: boolean): Record<string, unknown> {
    const { metadata, ephemeralFor: _ephemeralFor, channel: _channel, files, reactions, ...rest } = said;
    return {
      ...rest,
      ...(said.bot_id ? { app_id: BOT.app, team: TEAM.id } : {}),
      ...(files ? { files: files.map(file), upload: true } : {}),
      ...(reactions ? { reactions: reactions.map((each) => ({ ...each, count: each.users.length })) } : {}),
      ...(withMetadata && metadata ? { metadata } : {}),
    };
  }

  return { file, message, channel };
}

function channel(one: Channel): Record<string, unknown> {
  const { id, name, isPrivate, botIsMember, user, purpose, isArchived = false, isShared = false } = one;
  return {
    id,
    ...(user ? { user } : { name, purpose: { value: purpose } }),
    is_channel: !user && !isPrivate,
    is_group: !user && isPrivate,
    is_im: Boolean(user),
    is_private: isPrivate,
    is_member: botIsMember,
    is_archived: isArchived,
    is_shared: isShared,
    is_ext_shared: isShared,
  };
}
