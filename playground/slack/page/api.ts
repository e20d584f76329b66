import type { Block, Channel, Group, Message, Person } from '../types.ts';

export type { Block, Channel, Group, Message, Person };
export type Listed = Message & { readonly reply_count?: number };
export type Offer = { readonly command: string; readonly description: string; readonly usageHint: string };
export type Workspace = {
  readonly team: { readonly name: string };
  readonly people: readonly Person[];
  readonly groups: readonly Group[];
  readonly channels: readonly Channel[];
  readonly commands: readonly Offer[];
};
export type Outcome = { readonly ok: boolean; readonly error?: string };

async function get<T>(path: string, query: Record<string, string>): Promise<T> {
  const answer = await fetch(`${path}?${new URLSearchParams(query)}`);
  return (await answer.json()) as T;
}

async function post(path: string, body: object): Promise<Outcome> {
  try {
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as Outcome;
  } catch {
    return { ok: false, error: 'The workspace does not answer; it may be restarting.' };
  }
}

export const api = {
  workspace: (as: string) => get<Workspace>('/workspace', { as }),
  messages: (as: string, channel: string, thread?: string) =>
    get<Listed[]>('/workspace/messages', { as, channel, ...(thread ? { thread_ts: thread } : {}) }),
  say: (as: string, channel: string, text: string, thread?: string) =>
    post('/workspace/messages', { as, channel, text, ...(thread ? { thread_ts: thread } : {}) }),
  click: (as: string, channel: string, ts: string, actionId: string) =>
    post('/workspace/actions', { as, channel, ts, action_id: actionId }),
  /** Calls back on every change and after every reconnect, when something may have been missed. */
  listen(as: string, changed: () => void): () => void {
    const events = new EventSource(`/workspace/events?as=${as}`);
    events.addEventListener('message', changed);
    events.addEventListener('open', changed);
    return () => events.close();
  },
};
