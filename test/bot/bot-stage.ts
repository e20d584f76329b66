import { pino } from 'pino';
import { policiesFor } from './policies.ts';
import { createBot } from '../../src/bot/app.ts';
import type { Lookup } from '../../src/bot/context.ts';
import type { Doctor } from '../../src/bot/doctor.ts';
import type { Runs } from '../../src/bot/runs.ts';
import type { ClickedMessage } from '../../src/bot/views/ended-card.ts';
import type { PeopleRef } from '../../src/run.ts';
import { createFakeIncidents } from './fake-incidents.ts';
import { createFakeRuns } from './fake-runs.ts';
import { mockSlack, type Answers } from './slack-api.ts';

export const SIGNING_KEY = 'a-signing-key-for-tests';
export const CARD_TS = '1700000000.000100';
const TEAM = { id: 'T0TEAM', domain: 'example' };

export type StageOptions = {
  readonly answers?: Answers;
  readonly runs?: Partial<Runs>;
  readonly lookup?: Lookup;
  readonly mayRun?: readonly PeopleRef[];
  readonly doctor?: Doctor;
  /** What `conversations.replies` gives for a message. */
  readonly replies?: (asked: Readonly<Record<string, string>>) => readonly object[];
};

/** The bot as Slack meets it: payloads go in, Web API calls come out. Temporal is a fake. */
export async function setBotStage({
  answers,
  runs,
  lookup = {},
  mayRun = ['@platform'],
  doctor,
  replies,
}: StageOptions = {}) {
  const { calls } = mockSlack({
    ...answers,
    ...(replies ? { 'conversations.replies': (asked) => ({ messages: replies(asked) }) } : {}),
  });
  const fake = createFakeRuns(runs);
  const incidents = createFakeIncidents();
  const log: Record<string, unknown>[] = [];
  const logger = pino({ level: 'error' }, { write: (line: string) => void log.push(JSON.parse(line)) });
  const { app } = createBot({
    botToken: 'xoxb-test',
    appToken: 'xapp-test',
    runs: fake.runs,
    incidents: incidents.incidents,
    settings: {
      profiles: { worker: { series: 'noble' }, gpu: { series: 'noble' } },
      policies: policiesFor(mayRun),
    },
    signingKey: SIGNING_KEY,
    lookup,
    ...(doctor ? { doctor } : {}),
    logger,
  });
  await app.init();

  /** Resolves when the listener is through. Returns how often Slack was acknowledged. */
  async function deliver(body: Record<string, unknown>): Promise<number> {
    let acks = 0;
    await app.processEvent({
      body,
      ack: async () => {
        acks += 1;
      },
    });
    return acks;
  }

  return {
    deliver,
    started: fake.started,
    sent: fake.sent,
    incidents,
    log,
    callsOf: (method: string) => calls.filter((call) => call.method === method).map(({ args }) => args),
    /** What people were told privately, oldest first. */
    get told() {
      return calls.filter(({ method }) => method === 'chat.postEphemeral').map(({ args }) => args);
    },

    command: (command: string, text: string) =>
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
      }),

    click: (actionId: string, value: string, message: Partial<ClickedMessage> = {}) =>
      deliver({
        type: 'block_actions',
        team: TEAM,
        user: { id: 'U0ANA', username: 'ana', team_id: TEAM.id },
        channel: { id: 'C0OPS', name: 'ops' },
        container: { type: 'message', message_ts: CARD_TS, channel_id: 'C0OPS' },
        message: { type: 'message', ts: CARD_TS, text: 'Provision node-07', blocks: [], ...message },
        actions: [
          {
            type: 'button',
            action_id: actionId,
            block_id: 'b',
            value,
            action_ts: '1700000050.123456',
            text: { type: 'plain_text', text: '·' },
          },
        ],
        trigger_id: 'trigger-2',
        response_url: 'https://hooks.slack.com/actions/1',
        api_app_id: 'A0APP',
      }),

    event: (event: Record<string, unknown>) =>
      deliver({
        type: 'event_callback',
        team_id: TEAM.id,
        api_app_id: 'A0APP',
        event_id: 'Ev2',
        event_time: 1_700_000_060,
        authorizations: [{ team_id: TEAM.id, user_id: 'U0BOT', is_bot: true }],
        event,
      }),

    mention: (text: string, thread: string | undefined = CARD_TS) =>
      deliver({
        type: 'event_callback',
        team_id: TEAM.id,
        api_app_id: 'A0APP',
        event_id: 'Ev1',
        event_time: 1_700_000_060,
        authorizations: [{ team_id: TEAM.id, user_id: 'U0BOT', is_bot: true }],
        event: {
          type: 'app_mention',
          user: 'U0ANA',
          text: `<@U0BOT> ${text}`,
          channel: 'C0OPS',
          ts: '1700000060.500000',
          event_ts: '1700000060.500000',
          ...(thread === '' ? {} : { thread_ts: thread }),
        },
      }),
  };
}
