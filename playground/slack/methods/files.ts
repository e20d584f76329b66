import { contentOf, textOf } from '../content.ts';
import { BOT } from '../seed.ts';
import { SlackError, type Block, type Channel, type FileShare } from '../types.ts';
import type { Arguments, MethodParts, Methods } from './method.ts';
import { createPlaces } from './places.ts';

const ALT_TEXT = 1_000;
const CHANNELS = 100;

/** Uploading in three steps (https://docs.slack.dev/messaging/working-with-files#upload). */
export function fileMethods({ workspace, app, files, show, url }: MethodParts): Methods {
  const { postable, inThread } = createPlaces(workspace, app);

  function share(channel: Channel, args: Arguments, shares: readonly FileShare[]): void {
    const comment = textOf(args['initial_comment']);
    const blocks = comment ? undefined : (args['blocks'] as Block[] | undefined);
    const content = comment || blocks ? contentOf({ text: comment, ...(blocks ? { blocks } : {}) }) : { text: '' };
    const { ts } = workspace.add({
      channel: channel.id,
      user: BOT.user,
      bot_id: BOT.bot,
      ...inThread(channel, args),
      ...content,
      files: shares,
    });
    files.share(
      shares.map(({ id }) => id),
      { channel: channel.id, ts },
    );
  }

  function targets(args: Arguments): Channel[] {
    const named = textOf(args['channel_id']) || textOf(args['channels']);
    const channels = named.split(',').filter(Boolean);
    if (channels.length > CHANNELS) throw new SlackError('channels_limit_exceeded');
    return channels.map((channel) => postable({ channel }));
  }

  return {
    'files.getUploadURLExternal'(args) {
      const filename = textOf(args['filename']);
      const length = Number(args['length']);
      const altText = textOf(args['alt_text'] ?? args['alt_txt']);
      if (!filename || !Number.isInteger(length) || length < 1) throw new SlackError('invalid_arguments');
      if (altText.length > ALT_TEXT) throw new SlackError('alt_txt_too_large');
      const { id, upload } = files.announce({ filename, length, altText });
      return { upload_url: `${url()}/upload/v1/${upload}`, file_id: id };
    },

    'files.completeUploadExternal'(args) {
      const given = args['files'];
      if (!Array.isArray(given) || given.length === 0) throw new SlackError('invalid_arguments');
      const channels = targets(args);
      const [first] = channels;
      if (args['thread_ts'] && channels.length > 1) throw new SlackError('invalid_arguments');
      if (first) inThread(first, args);
      const shares = given.map(({ id, title = '' }: { id: string; title?: string }) => files.complete(id, title));
      for (const channel of channels) share(channel, args, shares);
      return { files: shares.map(show.file) };
    },

    'files.info'(args) {
      const { shares, isComplete, upload: _upload, ...file } = files.find(textOf(args['file']));
      if (!isComplete) throw new SlackError('file_not_found');
      return { file: { ...show.file(file), shares: sharesBy(shares, workspace.channel) }, comments: [] };
    },
  };
}

/** By whether a channel is private, then by channel. */
function sharesBy(
  shares: readonly { channel: string; ts: string }[],
  channelOf: (id: string) => Channel,
): Record<string, Record<string, { ts: string }[]>> {
  const all: Record<string, Record<string, { ts: string }[]>> = {};
  for (const { channel, ts } of shares) {
    const kind = channelOf(channel).isPrivate ? 'private' : 'public';
    const inKind = { ...all[kind] };
    all[kind] = { ...inKind, [channel]: [...(inKind[channel] ?? []), { ts }] };
  }
  return all;
}
