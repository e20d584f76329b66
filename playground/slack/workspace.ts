import { EventEmitter } from 'node:events';
import type { Store } from '../store.ts';
import type { Change } from './client-types.ts';
import { CHANNELS, GROUPS } from './seed.ts';
import { SlackError, type Channel, type Group, type Message } from './types.ts';

/** What has been said, changed or taken back, as the app may be told of it. */
export type Said = {
  readonly what: 'posted' | 'edited' | 'deleted';
  readonly message: Message;
  readonly before?: Message;
};

export type Workspace = ReturnType<typeof createWorkspace>;

/** The workspace's memory: channels, groups and messages, each change stored before it is told. */
export function createWorkspace(store: Store, now: () => number, more: readonly Channel[] = []) {
  const changes = new EventEmitter<{ change: [Change]; said: [Said] }>();
  changes.setMaxListeners(0);
  const messages = new Map<string, Message[]>();
  let last = 0;
  for (const message of store.all<Message>('message')) {
    listOf(message.channel).push(message);
    last = Math.max(last, Number(message.ts.replace('.', '')));
  }

  function listOf(channel: string): Message[] {
    const list = messages.get(channel) ?? [];
    messages.set(channel, list);
    return list;
  }

  const channels = (): Channel[] =>
    [...CHANNELS, ...more].map((each) => store.get<Channel>('channel', each.id) ?? each);
  const groups = (): Group[] => GROUPS.map((each) => store.get<Group>('group', each.id) ?? each);

  function channelOf(idOrName: string): Channel {
    const wanted = idOrName.replace(/^#/, '');
    const found = channels().find(
      ({ id, name, user }) => id === wanted || user === wanted || (!user && name === wanted),
    );
    if (!found) throw new SlackError('channel_not_found');
    return found;
  }

  /** Unique and growing in the whole workspace, in seconds with six decimals. */
  function nextTs(): string {
    last = Math.max(last + 1, now() * 1_000);
    return `${Math.floor(last / 1_000_000)}.${String(last % 1_000_000).padStart(6, '0')}`;
  }

  function save(message: Message): void {
    store.put('message', `${message.channel}/${message.ts}`, message);
  }

  function change(channel: string, ts: string, patch: Partial<Message>): { before: Message; after: Message } {
    const list = listOf(channel);
    const at = list.findIndex((message) => message.ts === ts);
    const before = list[at];
    if (!before) throw new SlackError('message_not_found');
    const after = { ...before, ...patch };
    save(after);
    list[at] = after;
    tell('changed', after);
    return { before, after };
  }

  return {
    changes,
    nextTs,

    channels,
    channel: channelOf,
    saveChannel(channel: Channel): void {
      store.put('channel', channel.id, channel);
      changes.emit('change', { type: 'workspace', channel: channel.id });
    },

    groups,
    group(idOrHandle: string): Group {
      const found = groups().find(({ id, handle }) => id === idOrHandle || handle === idOrHandle.replace('@', ''));
      if (!found) throw new SlackError('no_such_subteam');
      return found;
    },
    saveGroup(group: Group): void {
      store.put('group', group.id, group);
      changes.emit('change', { type: 'workspace' });
    },

    messages: (channel: string): readonly Message[] => listOf(channel),
    find: (channel: string, ts: string) => listOf(channel).find((message) => message.ts === ts),
    add(message: Omit<Message, 'type' | 'ts'>): Message {
      const added: Message = { type: 'message', ts: nextTs(), ...message };
      save(added);
      listOf(added.channel).push(added);
      tell('message', added);
      changes.emit('said', { what: 'posted', message: added });
      return added;
    },
    /** What is said stays the same; the app is not told. */
    touch: (channel: string, ts: string, patch: Partial<Message>): Message => change(channel, ts, patch).after,
    edit(channel: string, ts: string, patch: Partial<Message>): Message {
      const { before, after } = change(channel, ts, patch);
      changes.emit('said', { what: 'edited', message: after, before });
      return after;
    },
    remove(channel: string, ts: string): void {
      const list = listOf(channel);
      const at = list.findIndex((message) => message.ts === ts);
      const [gone] = at < 0 ? [] : list.splice(at, 1);
      if (!gone) throw new SlackError('message_not_found');
      store.remove('message', `${channel}/${ts}`);
      tell('deleted', gone);
      changes.emit('said', { what: 'deleted', message: gone });
    },
  };

  function tell(type: Change['type'], { channel, ts, thread_ts: thread, ephemeralFor: only }: Message): void {
    changes.emit('change', { type, channel, ts, ...(thread ? { thread_ts: thread } : {}), ...(only ? { only } : {}) });
  }
}
