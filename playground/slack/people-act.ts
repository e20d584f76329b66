import { randomUUID } from 'node:crypto';
import { BOT, CHANNELS, GROUPS, PEOPLE, TEAM } from './seed.ts';
import { personOf, shown } from './methods.ts';
import type { Envelope, SocketMode } from './socket-mode.ts';
import { SlackError, type Block, type Message } from './types.ts';
import type { Workspace } from './workspace.ts';

export type Said = {
  readonly as: string;
  readonly channel: string;
  readonly text: string;
  readonly thread_ts?: string;
};
export type Clicked = {
  readonly as: string;
  readonly channel: string;
  readonly ts: string;
  readonly action_id: string;
};
export type Outcome = { readonly ok: boolean; readonly error?: string; readonly triggerId?: string };

type Element = {
  readonly action_id?: string;
  readonly type?: string;
  readonly value?: string;
  readonly text?: unknown;
};

/** What people do in the workspace, and what the app is told of it. */
export function createPeopleAct(workspace: Workspace, socket: SocketMode, url: string, token: string) {
  const delivered = new Map<string, Envelope>();

  const common = (user: string) => ({
    token,
    team_id: TEAM.id,
    team_domain: TEAM.domain,
    api_app_id: BOT.app,
    user_id: user,
    user_name: personOf(user).name,
  });

  async function say({ as, channel: where, text, thread_ts: thread }: Said): Promise<Outcome> {
    const person = personOf(as);
    const channel = workspace.channel(where);
    if (text.startsWith('/') && !thread) return command(as, channel.id, text);
    const resolved = withIds(text);
    const message = workspace.add({
      channel: channel.id,
      user: person.id,
      text: resolved,
      ...(thread ? { thread_ts: thread } : {}),
    });
    if (channel.botIsMember && resolved.includes(`<@${BOT.user}>`)) {
      const event = {
        type: 'app_mention',
        user: as,
        text: resolved,
        ts: message.ts,
        channel: channel.id,
        event_ts: message.ts,
        ...(thread ? { thread_ts: thread } : {}),
      };
      void socket.deliver({ type: 'events_api', payload: eventOf(event) });
    }
    return { ok: true };
  }

  async function command(as: string, channel: string, text: string): Promise<Outcome> {
    const [name = '', ...words] = text.split(' ');
    const triggerId = `${Date.now()}.${randomUUID().slice(0, 8)}`;
    const payload = {
      ...common(as),
      channel_id: channel,
      channel_name: workspace.channel(channel).name,
      command: name,
      text: words.join(' '),
      trigger_id: triggerId,
      is_enterprise_install: 'false',
      response_url: `${url}/response/${triggerId}`,
    };
    return withTrigger(
      triggerId,
      { type: 'slash_commands', payload },
      `${name} failed with the error "dispatch_failed"`,
    );
  }

  async function click({ as, channel, ts, action_id: actionId }: Clicked, at = workspace.nextTs()): Promise<Outcome> {
    const message = workspace.find(channel, ts);
    const block = message?.blocks?.find((each) => elementOf(each, actionId));
    const element = block && elementOf(block, actionId);
    if (!message || !block || !element) throw new SlackError('message_not_found');
    return send(message, { ...element, block_id: block.block_id }, as, at);
  }

  /** Posts the payload of a click as Slack would, whether the button is still there or not. */
  async function send(message: Message, element: object, as: string, at: string): Promise<Outcome> {
    const { name } = personOf(as);
    const triggerId = `${Date.now()}.${randomUUID().slice(0, 8)}`;
    const payload = {
      type: 'block_actions',
      token,
      api_app_id: BOT.app,
      user: { id: as, username: name, name, team_id: TEAM.id },
      team: { id: TEAM.id, domain: TEAM.domain },
      enterprise: null,
      is_enterprise_install: false,
      container: {
        type: 'message',
        message_ts: message.ts,
        channel_id: message.channel,
        is_ephemeral: Boolean(message.ephemeralFor),
      },
      channel: { id: message.channel, name: workspace.channel(message.channel).name },
      message: shown(message, true),
      state: { values: {} },
      trigger_id: triggerId,
      response_url: `${url}/response/${triggerId}`,
      actions: [{ ...element, action_ts: at }],
    };
    return withTrigger(triggerId, { type: 'interactive', payload }, 'The app did not answer.');
  }

  async function withTrigger(triggerId: string, envelope: Envelope, failure: string): Promise<Outcome> {
    delivered.set(triggerId, envelope);
    const acked = await socket.deliver(envelope);
    return acked === undefined ? { ok: false, error: failure, triggerId } : { ok: true, triggerId };
  }

  /** The same payload once more, as Slack may do. */
  async function redeliver(triggerId: string): Promise<void> {
    const envelope = delivered.get(triggerId);
    if (!envelope) throw new SlackError('invalid_trigger_id');
    await socket.deliver(envelope);
  }

  function eventOf(event: Record<string, unknown>): Record<string, unknown> {
    const authorizations = [{ team_id: TEAM.id, user_id: BOT.user, is_bot: true }];
    return {
      token,
      team_id: TEAM.id,
      api_app_id: BOT.app,
      type: 'event_callback',
      event_id: `Ev${randomUUID().slice(0, 8)}`,
      event_time: Math.floor(Date.now() / 1_000),
      authorizations,
      event,
    };
  }

  return { say, command, click, send, redeliver };
}

/** `@name`, `@group` and `#channel`, as the composer turns them into ids. */
function withIds(text: string): string {
  return text
    .replaceAll(/@([a-z0-9-]+)/g, (whole, name: string) => {
      const person = PEOPLE.find((each) => each.name === name);
      const group = GROUPS.find(({ handle }) => handle === name);
      if (person) return `<@${person.id}>`;
      return group ? `<!subteam^${group.id}>` : whole;
    })
    .replaceAll(/#([a-z0-9-]+)/g, (whole, name: string) => {
      const channel = CHANNELS.find((each) => each.name === name && !each.user);
      return channel ? `<#${channel.id}>` : whole;
    });
}

function elementOf(block: Block, actionId: string): Element | undefined {
  const inside = [
    ...((block['elements'] ?? []) as Element[]),
    ...(block['accessory'] ? [block['accessory'] as Element] : []),
  ];
  return inside.find(({ action_id: id }) => id === actionId);
}
