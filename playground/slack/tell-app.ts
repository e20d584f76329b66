import { personOf, teamOf } from './people.ts';
import { BOT, TEAM } from './seed.ts';
import type { Event, Events } from './events.ts';
import type { Show } from './show.ts';
import type { Channel, Group, Message } from './types.ts';
import type { Said, Workspace } from './workspace.ts';

export type TellApp = ReturnType<typeof createTellApp>;

/** What happens in channels the bot is in, told to the app as events (https://docs.slack.dev/reference/events). */
export function createTellApp(workspace: Workspace, events: Events, show: Show) {
  function emit(channel: Channel, event: Event, subscription?: string): void {
    if (!channel.botIsMember) return;
    events.emit(event, { isShared: channel.isShared ?? false, ...(subscription ? { subscription } : {}) });
  }

  function said({ what, message, before }: Said): void {
    if (message.ephemeralFor) return;
    const channel = workspace.channel(message.channel);
    const type = channel.user ? 'im' : channel.isPrivate ? 'group' : 'channel';
    const where = { channel: channel.id, channel_type: type };
    const at = what === 'posted' ? message.ts : workspace.nextTs();
    const shown = show.message(message, true);
    const told: Record<Said['what'], Event> = {
      posted: { ...shown, ...where, type: 'message', event_ts: at },
      edited: {
        type: 'message',
        subtype: 'message_changed',
        ...where,
        hidden: true,
        message: shown,
        ...(before ? { previous_message: show.message(before, true) } : {}),
        ts: at,
        event_ts: at,
      },
      deleted: {
        type: 'message',
        subtype: 'message_deleted',
        ...where,
        hidden: true,
        deleted_ts: message.ts,
        previous_message: shown,
        ts: at,
        event_ts: at,
      },
    };
    emit(channel, told[what], `message.${type === 'im' ? 'im' : `${type}s`}`);
    if (what === 'posted' && type !== 'im') mentioned(channel, message);
  }

  function mentioned(channel: Channel, { user, bot_id: bot, text, ts, thread_ts: thread }: Message): void {
    if (bot || !text.includes(`<@${BOT.user}>`)) return;
    const where = { channel: channel.id, ts, event_ts: ts, ...(thread ? { thread_ts: thread } : {}) };
    emit(channel, { type: 'app_mention', user, team: teamOf(personOf(user)), text, ...where });
  }

  workspace.changes.on('said', said);

  return {
    reacted(message: Message, user: string, reaction: string, isOn: boolean): void {
      emit(workspace.channel(message.channel), {
        type: isOn ? 'reaction_added' : 'reaction_removed',
        user,
        reaction,
        item_user: message.user,
        item: { type: 'message', channel: message.channel, ts: message.ts },
        event_ts: workspace.nextTs(),
      });
    },

    homeOpened(user: string, view: object | undefined): void {
      const { id: channel } = workspace.channel(user);
      const at = workspace.nextTs();
      events.emit({ type: 'app_home_opened', user, channel, tab: 'home', event_ts: at, ...(view ? { view } : {}) });
    },

    groupChanged(group: Group, user: string, isMember: boolean): void {
      const date = Math.floor(Number(workspace.nextTs()));
      events.emit({
        type: 'subteam_members_changed',
        subteam_id: group.id,
        team_id: TEAM.id,
        date_update: date,
        added_users: isMember ? [user] : [],
        added_users_count: isMember ? 1 : 0,
        removed_users: isMember ? [] : [user],
        removed_users_count: isMember ? 0 : 1,
        event_ts: workspace.nextTs(),
      });
    },

    invited(channel: Channel, by: string): void {
      emit(channel, {
        type: 'member_joined_channel',
        user: BOT.user,
        channel: channel.id,
        channel_type: channel.isPrivate ? 'G' : 'C',
        team: TEAM.id,
        inviter: by,
        event_ts: workspace.nextTs(),
      });
    },
  };
}
