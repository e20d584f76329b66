import { Context } from '@temporalio/activity';
import type { WebClient } from '@slack/web-api';
import type { AttachRequest } from '../publishing.ts';
import { bytesOf } from './file-bytes.ts';
import { slackCode } from './slack-errors.ts';
import type { createMessages } from './slack-messages.ts';
import type { Pace } from './slack-pace.ts';

/** Slack does not take files here, or not this one: the words around it still hold. */
const REFUSED = new Set(['missing_scope', 'file_uploads_disabled', 'storage_limit_reached', 'file_type_not_allowed']);

export type SlackFiles = ReturnType<typeof createFiles>;

export type FilesOptions = {
  readonly client: WebClient;
  readonly pace: Pace;
  readonly messages: ReturnType<typeof createMessages>;
};

/** Puts files into threads, each once: a file has no metadata, so it is recognised by its name, unique in its thread. */
export function createFiles({ client, pace, messages }: FilesOptions) {
  /** `there`, if known, is what the thread already holds, by name. */
  async function attach(request: AttachRequest, there?: ReadonlySet<string>): Promise<void> {
    const { thread, name } = request;
    const look = Context.current().info.attempt > 1;
    const known = there ?? (look ? (await messages.inThread(thread)).files : undefined);
    if (known?.has(name)) return;
    await upload(request, await bytesOf(request));
  }

  async function upload({ thread: { channel, ts }, name, title = name, alt }: AttachRequest, file: Buffer) {
    await pace('files.completeUploadExternal', channel);
    try {
      const described = alt ? { alt_text: alt } : {};
      await client.filesUploadV2({ channel_id: channel, thread_ts: ts, filename: name, file, title, ...described });
    } catch (error) {
      if (!REFUSED.has(slackCode(error))) throw error;
      Context.current().log.warn('Slack refused a file; its words stand without it.', {
        name,
        error: slackCode(error),
      });
    }
  }

  return { attach };
}
