import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import type { Manifest } from '../../playground/slack/manifest.ts';
import { createSlack, type SlackOptions } from '../../playground/slack/server.ts';
import { freePort } from '../setup/ports.ts';

const SCOPES = [
  'app_mentions:read',
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'im:write',
  'reactions:read',
  'reactions:write',
  'usergroups:read',
  'users:read',
];

export const EVENTS = [
  'app_home_opened',
  'app_mention',
  'member_joined_channel',
  'message.channels',
  'message.im',
  'reaction_added',
  'subteam_members_changed',
];

export const MANIFEST: Manifest = {
  features: {
    app_home: { home_tab_enabled: true },
    shortcuts: [
      { type: 'global', name: 'New run', callback_id: 'new-run', description: 'Start something' },
      { type: 'message', name: 'Make a note', callback_id: 'make-note', description: 'Keep this' },
    ],
    slash_commands: [
      { command: '/try', description: 'Try something', usage_hint: '<what>' },
      { command: '/escaped', description: 'With ids', should_escape: true },
    ],
  },
  oauth_config: { scopes: { bot: SCOPES } },
  settings: { event_subscriptions: { bot_events: EVENTS } },
};

export const without = (scope: string): Manifest => ({
  ...MANIFEST,
  oauth_config: { scopes: { bot: SCOPES.filter((each) => each !== scope) } },
});

/** What Slack answers; of a shape the test knows. */
export type Answer = Record<string, unknown> & { readonly ok: boolean; readonly error?: string };
export type SlackStage = Awaited<ReturnType<typeof setSlackStage>>;

/** A workspace with a clock that can be put forward, and what the page, the app and a test do with it. */
export async function setSlackStage(options: SlackOptions = {}) {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const slack = await createSlack({ manifest: MANIFEST, retries: [0, 50, 100], now, ...options });
  const closing: (() => Promise<unknown>)[] = [];

  async function send(method: string, path: string, body?: object): Promise<Answer> {
    const answer = await fetch(`${slack.url}${path}`, {
      method,
      ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    });
    return (await answer.json()) as Answer;
  }

  return {
    slack,
    client: webClient(slack),
    pass: (ms: number) => {
      ahead += ms;
    },

    /** A method as it answers, with no client in between. */
    async call(
      method: string,
      args: Readonly<Record<string, unknown>> = {},
      token = slack.tokens.bot,
    ): Promise<Answer> {
      const form = Object.entries(args).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]);
      const answer = await fetch(`${slack.apiUrl}${method}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: new URLSearchParams(form),
      });
      return (await answer.json()) as Answer;
    },
    get: (path: string) => send('GET', path),
    post: (path: string, body: object) => send('POST', path, body),
    patch: (path: string, body: object) => send('PATCH', path, body),

    /** A real Bolt app, connected the way named. */
    async bolt(way: 'socket' | 'http', listen: (app: App) => void): Promise<void> {
      closing.push(way === 'socket' ? await overSocket(slack, listen) : await overHttp(slack, listen));
    },

    async close(): Promise<void> {
      for (const stop of closing) await stop();
      await slack.close();
    },
  };
}

type Slack = Awaited<ReturnType<typeof createSlack>>;

export function webClient({ tokens, apiUrl }: Pick<Slack, 'tokens' | 'apiUrl'>): WebClient {
  return new WebClient(tokens.bot, {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
  });
}

async function overSocket(slack: Slack, listen: (app: App) => void): Promise<() => Promise<unknown>> {
  const clientOptions = { slackApiUrl: slack.apiUrl };
  const receiver = new SocketModeReceiver({
    appToken: slack.tokens.app,
    installerOptions: { clientOptions },
    logLevel: LogLevel.ERROR,
  });
  const app = new App({
    token: slack.tokens.bot,
    receiver,
    clientOptions,
    logLevel: LogLevel.ERROR,
    deferInitialization: true,
  });
  listen(app);
  await app.init();
  await app.start();
  return () => receiver.client.disconnect();
}

async function overHttp(slack: Slack, listen: (app: App) => void): Promise<() => Promise<unknown>> {
  const port = await freePort();
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, port, logLevel: LogLevel.ERROR });
  const app = new App({
    token: slack.tokens.bot,
    receiver,
    clientOptions: { slackApiUrl: slack.apiUrl },
    logLevel: LogLevel.ERROR,
    deferInitialization: true,
  });
  listen(app);
  await app.init();
  await app.start(port);
  const taken = await slack.delivery.setRequestUrl(`http://127.0.0.1:${port}/slack/events`);
  if (!taken.ok) throw new Error(taken.error);
  return () => app.stop();
}
