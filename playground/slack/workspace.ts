import { EventEmitter } from 'node:events';
import { openStore } from '../store.ts';
import { CHANNELS } from './seed.ts';
import { SlackError, type Channel, type Message } from './types.ts';

export type Change = {
  readonly type: 'message' | 'changed' | 'deleted' | 'workspace';
  readonly channel: string;
  readonly ts?: string;
  readonly thread_ts?: string;
  readonly only?: string;
};

export type Workspace = ReturnType<typeof createWorkspace>;

/** The workspace's memory: channels and messages, each change stored before it is told. */
export function createWorkspace(file: string, now: () => number) {
  const store = openStore(file);
  const changes = new EventEmitter<{ change: [Change] }>();
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

  /** Unique and growing in the whole workspace, in seconds with six decimals. */
  function nextTs(): string {
    last = Math.max(last + 1, now() * 1_000);
    return `${Math.floor(last / 1_000_000)}.${String(last % 1_000_000).padStart(6, '0')}`;
  }

  function save(message: Message): void {
    store.put('message', `${message.channel}/${message.ts}`, message);
  }

  return {
    changes,
    nextTs,
    channels: (): Channel[] => CHANNELS.map((channel) => store.get<Channel>('channel', channel.id) ?? channel),
    saveChannel(channel: Channel): void {
      store.put('channel', channel.id, channel);
      changes.emit('change', { type: 'workspace', channel: channel.id });
    },
    channel(idOrName: string): Channel {
      const wanted = idOrName.replace(/^#/, '');
      const found = this.channels().find(
        ({ id, name, user }) => id === wanted || user === wanted || (!user && name === wanted),
      );
      if (!found) throw new SlackError('channel_not_found');
      return found;
    },
    messages: (channel: string): readonly Message[] => listOf(channel),
    find: (channel: string, ts: string) => listOf(channel).find((message) => message.ts === ts),
    add(message: Omit<Message, 'type' | 'ts'>): Message {
      const added: Message = { type: 'message', ts: nextTs(), ...message };
      save(added);
      listOf(added.channel).push(added);
      tell('message', added);
      return added;
    },
    change(channel: string, ts: string, patch: Partial<Message>): Message {
      const list = listOf(channel);
      const at = list.findIndex((message) => message.ts === ts);
      const before = list[at];
      if (!before) throw new SlackError('message_not_found');
      const after = { ...before, ...patch };
      save(after);
      list[at] = after;
      tell('changed', after);
      return after;
    },
    remove(channel: string, ts: string): void {
      const list = listOf(channel);
      const at = list.findIndex((message) => message.ts === ts);
      const [gone] = at < 0 ? [] : list.splice(at, 1);
      if (!gone) throw new SlackError('message_not_found');
      store.remove('message', `${channel}/${ts}`);
      tell('deleted', gone);
    },
    close: () => store.close(),
  };

  function tell(type: Change['type'], { channel, ts, thread_ts: thread, ephemeralFor: only }: Message): void {
    changes.emit('change', { type, channel, ts, ...(thread ? { thread_ts: thread } : {}), ...(only ? { only } : {}) });
  }
}
