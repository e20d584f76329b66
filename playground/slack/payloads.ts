import { actor, personOf } from './people.ts';
import { BOT, TEAM } from './seed.ts';
import type { Show } from './show.ts';
import type { Message } from './types.ts';
import type { View } from './client-types.ts';
import type { Workspace } from './workspace.ts';

type Payload = Record<string, unknown>;
export type Payloads = ReturnType<typeof createPayloads>;

/** The shapes of Slack's interaction payloads (https://docs.slack.dev/reference/interaction-payloads). */
export function createPayloads(workspace: Workspace, show: Show, token: string) {
  const base = (type: string, as: string): Payload => ({
    type,
    token,
    api_app_id: BOT.app,
    team: { id: TEAM.id, domain: TEAM.domain },
    user: actor(personOf(as)),
    enterprise: null,
    is_enterprise_install: false,
  });

  const channelOf = (message: Message): Payload => {
    const { id, name, user } = workspace.channel(message.channel);
    return { id, name: user ? 'directmessage' : name };
  };

  return {
    base,

    command: (as: string, channelId: string): Payload => {
      const { id, name, user } = workspace.channel(channelId);
      return {
        token,
        team_id: TEAM.id,
        team_domain: TEAM.domain,
        api_app_id: BOT.app,
        user_id: as,
        user_name: personOf(as).name,
        channel_id: id,
        channel_name: user ? 'directmessage' : name,
        is_enterprise_install: 'false',
      };
    },

    inMessage: (message: Message): Payload => ({
      container: {
        type: 'message',
        message_ts: message.ts,
        channel_id: message.channel,
        is_ephemeral: Boolean(message.ephemeralFor),
        ...(message.thread_ts ? { thread_ts: message.thread_ts } : {}),
      },
      channel: channelOf(message),
      message: show.message(message, true),
    }),

    inView: (view: View): Payload => ({ container: { type: 'view', view_id: view.id }, view }),

    ofMessage: (message: Message): Payload => ({
      channel: channelOf(message),
      message: show.message(message, true),
      message_ts: message.ts,
    }),
  };
}
