import type {
  Change,
  ElementState,
  FailureOrder,
  Failures,
  HomeView,
  ListedMessage,
  OptionsAnswer,
  OptionsRequest,
  Outcome,
  Shortcut,
  StateValues,
  Submitted,
  ViewStack,
  WorkspaceView,
} from '../client-types.ts';

export type * from '../client-types.ts';

/** What an action carries beside its ids: the element's state, without its type. */
export type Put = Partial<Omit<ElementState, 'type'>>;

type Failed = { readonly ok: false; readonly error: string };
const UNREACHABLE: Failed = { ok: false, error: 'The workspace does not answer; it may be restarting.' };

async function get<T>(path: string, query?: Record<string, string>): Promise<T> {
  const answer = await fetch(query ? `${path}?${new URLSearchParams(query)}` : path);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return (await answer.json()) as T;
}

async function send<T extends Outcome>(method: 'POST' | 'PATCH', path: string, body: object): Promise<T | Failed> {
  try {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(path, { method, headers, body: JSON.stringify(body) });
    return (await answer.json()) as T;
  } catch {
    return UNREACHABLE;
  }
}

const post = <T extends Outcome = Outcome>(path: string, body: object) => send<T>('POST', path, body);

/** The workspace's server. Reading throws when it is away; acting answers with an error that can be shown. */
export const api = {
  workspace: (as: string) => get<WorkspaceView>('/workspace', { as }),
  messages: (as: string, channel: string, thread?: string) =>
    get<readonly ListedMessage[]>('/workspace/messages', { as, channel, ...(thread ? { thread_ts: thread } : {}) }),
  views: (as: string) => get<ViewStack>('/workspace/views', { as }),
  /** Opening tells the app, which then may draw it anew; reading `again` what it drew does not. */
  home: (as: string, again: boolean) => get<HomeView>('/workspace/home', { as, ...(again ? { again: '1' } : {}) }),
  shortcuts: () => get<readonly Shortcut[]>('/workspace/shortcuts'),
  failures: () => get<Failures>('/workspace/failures'),

  say: (as: string, channel: string, text: string, thread?: string) =>
    post('/workspace/messages', { as, channel, text, ...(thread ? { thread_ts: thread } : {}) }),
  edit: (as: string, channel: string, ts: string, text: string) =>
    send<Outcome>('PATCH', '/workspace/messages', { as, channel, ts, text }),
  react: (as: string, channel: string, ts: string, name: string) =>
    post('/workspace/reactions', { as, channel, ts, name }),
  act: (as: string, channel: string, ts: string, action: { block_id?: string; action_id: string } & Put) =>
    post('/workspace/actions', { as, channel, ts, ...action }),
  actInView: (as: string, view: string, action: { block_id: string; action_id: string } & Put) =>
    post(`/workspace/views/${view}/actions`, { as, ...action }),
  submit: (as: string, view: string, values: StateValues) =>
    post<Submitted>(`/workspace/views/${view}/submit`, { as, state: { values } }),
  close: (as: string, view: string) => post(`/workspace/views/${view}/close`, { as }),
  options: (request: OptionsRequest) => post<OptionsAnswer>('/workspace/options', request),
  shortcut: (as: string, callback: string, at: { channel?: string; ts?: string } = {}) =>
    post('/workspace/shortcuts', { as, callback_id: callback, ...at }),
  join: (group: string, user: string, member: boolean) => post('/workspace/groups', { group, user, member }),
  order: (order: FailureOrder) => post('/workspace/failures', order),

  /** Calls back on every change, and with `undefined` after every reconnect, when something may have been missed. */
  listen(as: string, changed: (change?: Change) => void, connected: (is: boolean) => void): () => void {
    const events = new EventSource(`/workspace/events?as=${as}`);
    events.addEventListener('message', ({ data }: MessageEvent<string>) => changed(JSON.parse(data) as Change));
    events.addEventListener('open', () => {
      connected(true);
      changed();
    });
    events.addEventListener('error', () => connected(false));
    return () => events.close();
  },
};
