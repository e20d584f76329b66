import { WebClient } from '@slack/web-api';
import type { Pace } from '../../src/activities/slack-pace.ts';

export type BareActivities = ReturnType<typeof createBareActivities>;

type Message = { readonly channel: string; readonly text: string };

export function createBareActivities(client: WebClient, pace: Pace) {
  const others = new Map<string, WebClient>();

  return {
    step: async (at: number): Promise<number> => at,

    /** Who somebody is, read as `src/people.ts` reads it. */
    async check(user: string): Promise<void> {
      await Promise.all([client.users.info({ user }), client.usergroups.list({ include_users: true })]);
    },

    async post({ channel, text, thread }: Message & { thread?: string }): Promise<string> {
      await pace('chat.postMessage', channel);
      const { ts = '' } = await client.chat.postMessage({ channel, text, ...(thread ? { thread_ts: thread } : {}) });
      return ts;
    },

    /** Its message is in a workspace of its own. */
    async update({ api, channel, text, ts }: Message & { api: string; ts: string }): Promise<void> {
      const there = others.get(api) ?? new WebClient(client.token, { slackApiUrl: api });
      others.set(api, there);
      await there.chat.update({ channel, ts, text, blocks: [] });
    },
  };
}
