import type { AuditEvent } from '../../src/audit.ts';
import type { CleanupSchedules } from '../../src/bot/cleanup-schedules.ts';
import { pino } from 'pino';
import { settingsFor } from './settings.ts';
import { createBot } from '../../src/bot/app.ts';
import { FORM, writeFormMetadata } from '../../src/bot/form-ids.ts';
import type { Lookup } from '../../src/bot/context.ts';
import type { Doctor } from '../../src/bot/doctor.ts';
import type { Runs } from '../../src/bot/runs.ts';
import type { ClickedMessage } from '../../src/bot/views/ended-card.ts';
import type { Language } from '../../src/bot/views/language.ts';
import type { PeopleRef } from '../../src/decisions.ts';
import { createFakeIncidents } from './fake-incidents.ts';
import { createFakeRuns } from './fake-runs.ts';
import { mockSlack, type Answers, type Call } from './slack-api.ts';

export const SIGNING_KEY = 'a-signing-key-for-tests';
export const CARD_TS = '1700000000.000100';
export const FORM_METADATA = writeFormMetadata({ operation: 'provision', channel: { id: 'C0OPS', name: 'ops' } });
const ANA = { id: 'U0ANA', username: 'ana', team_id: 'T0TEAM' };
const TEAM = { id: 'T0TEAM', domain: 'example' };

export type SentView = {
  readonly type?: string;
  readonly title?: { readonly text: string };
  readonly private_metadata?: string;
  readonly blocks?: readonly (Readonly<Record<string, unknown>> & { readonly type: string })[];
};

export type StageOptions = {
  readonly answers?: Answers;
  readonly runs?: Partial<Runs>;
  readonly lookup?: Lookup;
  readonly mayRun?: readonly PeopleRef[];
  readonly mayOverride?: readonly PeopleRef[];
  readonly doctor?: Doctor;
  readonly language?: Language;
  /** What `conversations.replies` gives for a message. */
  readonly replies?: (asked: Readonly<Record<string, string>>) => readonly object[];
  readonly cleanups?: CleanupSchedules;
};

const CLEANUP = {
  'old-images': { schedule: { cron: '0 3 * * 1', zone: 'Europe/Berlin' }, mode: 'approve' },
  'expired-tokens': { schedule: { cron: '0 7 * * *', zone: 'UTC' }, mode: 'auto' },
} as const;

/** The bot as Slack meets it: payloads go in, Web API calls come out. Temporal is a fake. */
export async function setBotStage({
  answers,
  runs,
  lookup = {},
  mayRun = ['@platform'],
  mayOverride = mayRun,
  doctor,
  language = 'en',
  replies,
  cleanups,
}: StageOptions = {}) {
  const { calls } = mockSlack({
    ...answers,
    ...(replies ? { 'conversations.replies': (asked) => ({ messages: replies(asked) }) } : {}),
  });
  const fake = createFakeRuns(runs);
  const incidents = createFakeIncidents();
  const recorded: AuditEvent[] = [];
  const log: Record<string, unknown>[] = [];
  const logger = pino({ level: 'error' }, { write: (line: string) => void log.push(JSON.parse(line)) });
  const { app } = createBot({
    botToken: 'xoxb-test',
    slack: { mode: 'socket', appToken: 'xapp-test' },
    language,
    runs: fake.runs,
    incidents: incidents.incidents,
    settings: settingsFor({
      mayRun,
      mayOverride,
      apps: { shop: { repository: 'https://git.example/shop/web.git', ref: 'v{version}' } },
      models: { churn: {} },
      cleanup: CLEANUP,
    }),
    signingKey: SIGNING_KEY,
    lookup,
    audit: async (event) => void recorded.push(event),
    ...(doctor ? { doctor } : {}),
    ...(cleanups ? { cleanups } : {}),
    logger,
  });
  await app.init();

  /** Resolves when the listener is through. Returns what Slack was answered: one entry an acknowledgement. */
  async function deliver(body: Record<string, unknown>): Promise<unknown[]> {
    const acks: unknown[] = [];
    await app.processEvent({
      body,
      ack: async (answer?: unknown) => {
        acks.push(answer);
      },
    });
    return acks;
  }

  let events = 0;
  const event = (content: Record<string, unknown>, id = `Ev${++events}`) =>
    deliver({
      type: 'event_callback',
      team_id: TEAM.id,
      api_app_id: 'A0APP',
      event_id: id,
      event_time: 1_700_000_060,
      authorizations: [{ team_id: TEAM.id, user_id: 'U0BOT', is_bot: true }],
      event: content,
    });

  const SAID = { ts: '1700000060.500000', event_ts: '1700000060.500000', user: 'U0ANA' };
  const inThread = (thread: string) => (thread === '' ? {} : { thread_ts: thread });
  const interaction = { team: TEAM, user: ANA, api_app_id: 'A0APP', trigger_id: 'trigger-2' };

  return {
    app,
    /** What went into the audit log. */
    recorded: recorded as readonly AuditEvent[],
    deliver,
    event,
    started: fake.started,
    sent: fake.sent,
    noted: fake.noted,
    queued: fake.queued,
    incidents,
    log,
    callsOf: (method: string) => calls.filter((call) => call.method === method).map(({ args }) => args),
    methods: () => calls.map(({ method }) => method),
    /** What people were told privately, oldest first. */
    get told() {
      return calls.filter(({ method }) => method === 'chat.postEphemeral').map(({ args }) => args);
    },
    /** What stands in the form now, and in Home. */
    form: () => viewIn(calls.findLast(({ method }) => /^views\.(open|update)$/.test(method))),
    homes: () => calls.filter(({ method }) => method === 'views.publish').map((call) => viewIn(call)),

    command: (command: string, text: string, more: Record<string, string> = {}) =>
      deliver({
        command,
        text,
        team_id: TEAM.id,
        team_domain: TEAM.domain,
        user_id: 'U0ANA',
        user_name: 'ana',
        channel_id: 'C0OPS',
        channel_name: 'ops',
        trigger_id: 'trigger-1',
        response_url: 'https://hooks.slack.com/commands/1',
        api_app_id: 'A0APP',
        ...more,
      }),

    click: (actionId: string, value: string, message: Partial<ClickedMessage> = {}) =>
      deliver({
        type: 'block_actions',
        ...interaction,
        channel: { id: 'C0OPS', name: 'ops' },
        container: { type: 'message', message_ts: CARD_TS, channel_id: 'C0OPS' },
        message: { type: 'message', ts: CARD_TS, text: 'Provision node-07', blocks: [], ...message },
        actions: [{ ...button(actionId, value), action_ts: '1700000050.123456' }],
        response_url: 'https://hooks.slack.com/actions/1',
      }),

    clickAtHome: (actionId: string, value: string) =>
      deliver({
        type: 'block_actions',
        ...interaction,
        container: { type: 'view', view_id: 'V0HOME' },
        view: { id: 'V0HOME', type: 'home', hash: '3.c', state: { values: {} } },
        actions: [{ ...button(actionId, value), action_ts: '1700000050.123456' }],
      }),

    /** Somebody opens a searched field of a form, or types into it. */
    suggest: (field: string, query: string, metadata = FORM_METADATA) =>
      deliver({
        type: 'block_suggestion',
        ...interaction,
        container: { type: 'view', view_id: 'V0FORM' },
        action_id: FORM.field,
        block_id: field,
        value: query,
        view: { id: 'V0FORM', type: 'modal', private_metadata: metadata, state: { values: {} } },
      }),

    /** Somebody sends a form. A value is what was typed, or `{ chosen }`. */
    submit: (values: Readonly<Record<string, Filled>>, metadata = FORM_METADATA) =>
      deliver({
        type: 'view_submission',
        ...interaction,
        view: {
          id: 'V0FORM',
          type: 'modal',
          callback_id: FORM.callback,
          private_metadata: metadata,
          hash: '2.b',
          state: { values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, filled(value)])) },
        },
      }),

    /** Somebody sends a form of another kind. */
    submitView: (callback: string, metadata: string, values: object) =>
      deliver({
        type: 'view_submission',
        ...interaction,
        view: { id: 'V0OTHER', type: 'modal', callback_id: callback, private_metadata: metadata, state: { values } },
      }),

    openHome: (view?: { readonly hash: string }) =>
      event({ type: 'app_home_opened', user: 'U0ANA', channel: 'D0ANA', tab: 'home', event_ts: '1.1', view }),

    openMessagesTab: () =>
      event({ type: 'app_home_opened', user: 'U0ANA', channel: 'D0ANA', tab: 'messages', event_ts: '1.1' }),

    mention: (text: string, thread: string = CARD_TS, id?: string) =>
      event({ type: 'app_mention', ...SAID, text: `<@U0BOT> ${text}`, channel: 'C0OPS', ...inThread(thread) }, id),

    /** Somebody, or something, writes to the bot directly. */
    write: (text: string, more: Record<string, string> = {}) =>
      event({ type: 'message', channel_type: 'im', ...SAID, text, channel: 'D0ANA', ...more }),
  };
}

type Filled = string | null | { readonly chosen: string | null };

function filled(value: Filled): Record<string, unknown> {
  if (value === null || typeof value === 'string') return { [FORM.field]: { type: 'plain_text_input', value } };
  const chosen =
    value.chosen === null ? null : { text: { type: 'plain_text', text: value.chosen }, value: value.chosen };
  return { [FORM.field]: { type: 'static_select', selected_option: chosen } };
}

function button(actionId: string, value: string) {
  return { type: 'button', action_id: actionId, block_id: 'b', value, text: { type: 'plain_text', text: '·' } };
}

function viewIn(call: Call | undefined): SentView {
  return JSON.parse(call?.args['view'] ?? '{}') as SentView;
}
