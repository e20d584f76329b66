import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSlack, type SlackWorkspace } from '../../playground/slack/server.ts';
import { createBot, type Bot } from '../../src/bot/app.ts';
import { createHttpServer } from '../../src/bot/server.ts';
import type { Runs } from '../../src/bot/runs.ts';
import { createFakeIncidents } from './fake-incidents.ts';
import { createFakeRuns, RUN } from './fake-runs.ts';
import { settingsFor } from './settings.ts';

const SECRET = 'a-signing-secret-for-tests';
const TEAM = { team_id: 'T0PLAY', team_domain: 'playground', api_app_id: 'A0DECKHAND' };
const COMMAND = {
  ...TEAM,
  command: '/provision',
  text: 'node-07',
  user_id: 'U0ANA',
  user_name: 'ana',
  channel_id: 'C0OPS',
  channel_name: 'ops',
  trigger_id: '1.trigger',
  response_url: 'http://127.0.0.1/response/1',
};

let slack: SlackWorkspace;
const closing: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  slack = await createSlack();
});

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await slack.close();
});

describe('a request that Slack signed', () => {
  test('is acknowledged with nothing and does what it says', async () => {
    const { url, started } = await serve();

    const { status, body } = await post(url, form(COMMAND));

    await expect.poll(() => started.map(({ workflowId }) => workflowId)).toEqual(['provision/node-07']);
    expect([status, body]).toEqual([200, '']);
  });

  test('is acknowledged before the work is done', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { url } = await serve({ start: () => promise.then(() => ({ kind: 'redelivered', run: RUN })) });

    const { status } = await post(url, form(COMMAND));

    expect(status).toBe(200);
    resolve();
  });

  test('may be a verification of our address, which is answered with its challenge', async () => {
    const { url } = await serve();

    const { status, body } = await post(url, JSON.stringify({ type: 'url_verification', challenge: 'c-1' }), {
      type: 'application/json',
    });

    expect([status, JSON.parse(body)]).toEqual([200, { challenge: 'c-1' }]);
  });

  test('may be a form, whose mistakes are the answer', async () => {
    const { url } = await serve();
    const values = { machine: { operation_field: { type: 'plain_text_input', value: 'NODE' } } };
    const view = {
      id: 'V0',
      type: 'modal',
      callback_id: 'operation_form',
      private_metadata: '{"operation":"provision"}',
      state: { values },
    };
    const payload = { type: 'view_submission', team: { id: 'T0PLAY' }, user: { id: 'U0ANA' }, view };

    const { body } = await post(url, form({ payload: JSON.stringify(payload) }));

    expect(JSON.parse(body)).toMatchObject({ response_action: 'errors', errors: { machine: expect.any(String) } });
  });
});

describe('a request is refused with 401 and does nothing', () => {
  test.each([
    ['signed with another secret', { secret: 'another-secret-altogether' }],
    ['whose signature is cut short', { signature: 'v0=abc' }],
    ['of an unknown version of signatures', { signature: 'v1=abc' }],
    ['without a signature', { signature: '' }],
    ['replayed after five minutes', { at: Date.now() - 301_000 }],
    ['without a time', { timestamp: '' }],
    ['whose time is no number', { timestamp: 'now' }],
    ['whose time was changed after it was signed', { at: Date.now() - 600_000, timestamp: String(now()) }],
  ])('if it is %s', async (_, more) => {
    const { url, started } = await serve();

    const { status, body } = await post(url, form(COMMAND), more);

    expect([status, body, started]).toEqual([401, '', []]);
  });

  test('if its body was changed after it was signed', async () => {
    const { url, started } = await serve();

    const { status } = await post(url, form(COMMAND), { sent: form({ ...COMMAND, text: 'node-08' }) });

    expect([status, started]).toEqual([401, []]);
  });
});

describe('a body', () => {
  test('that says it is too large is refused with 413 before it is read', async () => {
    const { port, started } = await serve();
    const socket = connect(port, '127.0.0.1');
    const answered = once(socket, 'data');

    socket.write('POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\nfirst bytes');

    const [data] = (await answered) as [Buffer];
    socket.destroy();
    expect([data.toString().split('\r\n')[0], started]).toEqual(['HTTP/1.1 413 Payload Too Large', []]);
  });

  test('that turns out to be too large is refused with 413', async () => {
    const { port } = await serve();
    const asking = request({ port, host: '127.0.0.1', path: '/slack/events', method: 'POST' });
    asking.on('error', () => undefined);
    const answered = once(asking, 'response');

    for (let at = 0; at < 30; at++) asking.write('x'.repeat(50_000));

    const [response] = (await answered) as [{ statusCode: number }];
    asking.destroy();
    expect(response.statusCode).toBe(413);
  });

  test('that cannot be read is refused with 400', async () => {
    const { url } = await serve();

    const { status } = await post(url, '{"type":', { type: 'application/json' });

    expect(status).toBe(400);
  });
});

describe('an event that Slack delivers again', () => {
  const mention = {
    ...TEAM,
    type: 'event_callback',
    event_id: 'Ev1',
    event_time: 1,
    authorizations: [{ team_id: 'T0PLAY', user_id: 'U0DECKHAND', is_bot: true }],
    event: { type: 'app_mention', user: 'U0ANA', text: '<@U0DECKHAND> help', ts: '1.1', channel: 'C0OPS' },
  };

  test('is acknowledged, and answered once', async () => {
    const { url } = await serve();

    await post(url, JSON.stringify(mention), { type: 'application/json' });
    await expect.poll(() => told().length).toBe(1);
    const { status } = await post(url, JSON.stringify(mention), { type: 'application/json', retry: 1 });
    await post(url, JSON.stringify({ ...mention, event_id: 'Ev2' }), { type: 'application/json' });

    await expect.poll(() => told().length).toBe(2);
    expect(status).toBe(200);
  });
});

describe('two bots behind one balancer', () => {
  test('take one command twice and start one run', async () => {
    const { url, runs } = await balance();

    const answers = [await post(url, form(COMMAND)), await post(url, form(COMMAND), { retry: 1 })];

    await expect.poll(() => runs.kinds).toEqual(['started', 'redelivered']);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });

  test('share a form that one opened and the other receives', async () => {
    const { url, runs } = await balance();
    const values = { machine: { operation_field: { type: 'external_select', selected_option: { value: 'node-07' } } } };
    const view = {
      id: 'V0',
      type: 'modal',
      callback_id: 'operation_form',
      private_metadata: '{"operation":"provision","channel":{"id":"C0OPS","name":"ops"}}',
      state: { values },
    };
    const payload = form({
      payload: JSON.stringify({ type: 'view_submission', team: { id: 'T0PLAY' }, user: { id: 'U0ANA' }, view }),
    });

    const answers = [await post(url, payload), await post(url, payload, { retry: 1 })];

    expect([answers.map(({ status, body }) => [status, body]), runs.kinds]).toEqual([
      [
        [200, ''],
        [200, ''],
      ],
      ['started', 'redelivered'],
    ]);
  });
});

describe('the server', () => {
  test.each([
    ['GET', '/healthz', 200],
    ['GET', '/readyz', 200],
    ['GET', '/readyz?from=balancer', 200],
    ['GET', '/slack/events', 404],
    ['POST', '/healthz', 405],
    ['GET', '/elsewhere', 404],
  ])('answers %s %s with %i beside Slack', async (method, path, status) => {
    const { origin } = await serve();

    expect((await fetch(`${origin}${path}`, { method })).status).toBe(status);
  });

  test('takes nothing from Slack in Socket Mode', async () => {
    const server = createHttpServer({ ready: async () => true });
    const { url } = await listening(server);

    expect((await post(url, form(COMMAND))).status).toBe(405);
  });

  test('lets what has begun come to its end when the bot stops', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const fault = () => promise.then(() => Promise.reject(new Error('late')));
    const { url, bot } = await serve({ start: fault });
    await post(url, form(COMMAND));

    const stopping = bot.stop().then(() => told().length);
    resolve();

    expect(await stopping).toBe(1);
  });
});

async function serve(more: Partial<Runs> = {}) {
  const fake = createFakeRuns(more);
  const bot = await startBot(fake.runs);
  const at = await listening(createHttpServer({ ready: async () => bot.connected(), ...slackOf(bot) }));
  return { ...at, bot, started: fake.started };
}

/** A server that hands each request to the next of two bots, which share nothing but Temporal. */
async function balance() {
  const triggers = new Set<string>();
  const runs = { kinds: [] as string[] };
  const start: Runs['start'] = async ({ triggerId }) => {
    const kind = triggers.has(triggerId) ? 'redelivered' : 'started';
    triggers.add(triggerId);
    runs.kinds.push(kind);
    return { kind, run: RUN };
  };
  const bots = await Promise.all([startBot(createFakeRuns({ start }).runs), startBot(createFakeRuns({ start }).runs)]);
  let turn = 0;
  const server = createServer((asked, answer) => bots[turn++ % 2]?.requests?.(asked, answer));
  return { ...(await listening(server)), runs };
}

async function startBot(runs: Runs): Promise<Bot> {
  const bot = createBot({
    botToken: slack.tokens.bot,
    slack: { mode: 'http', signingSecret: SECRET },
    apiUrl: slack.apiUrl,
    runs,
    incidents: createFakeIncidents().incidents,
    settings: settingsFor({ mayRun: ['@platform'] }),
    signingKey: 'a-signing-key-for-tests',
    lookup: {},
    logger: pino({ level: 'silent' }),
  });
  await bot.start();
  closing.unshift(bot.stop);
  return bot;
}

function slackOf({ requests }: Bot) {
  return { slack: () => requests };
}

async function listening(server: Server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port, origin: `http://127.0.0.1:${port}`, url: `http://127.0.0.1:${port}/slack/events` };
}

type Sending = {
  readonly secret?: string;
  readonly signature?: string;
  /** When it was signed. Unix ms. */
  readonly at?: number;
  readonly timestamp?: string;
  readonly type?: string;
  /** What is sent in place of what was signed. */
  readonly sent?: string;
  readonly retry?: number;
};

/** As Slack signs and sends (https://docs.slack.dev/authentication/verifying-requests-from-slack). */
async function post(url: string, body: string, more: Sending = {}): Promise<{ status: number; body: string }> {
  const { secret = SECRET, at = Date.now(), type = 'application/x-www-form-urlencoded', sent = body, retry } = more;
  const seconds = String(Math.floor(at / 1_000));
  const signature =
    more.signature ?? `v0=${createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex')}`;
  const headers = {
    'content-type': type,
    'x-slack-request-timestamp': more.timestamp ?? seconds,
    'x-slack-signature': signature,
    ...(retry ? { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' } : {}),
  };
  const answer = await fetch(url, { method: 'POST', headers, body: sent });
  return { status: answer.status, body: await answer.text() };
}

function now(): number {
  return Math.floor(Date.now() / 1_000);
}

function form(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString();
}

function told(): readonly string[] {
  return slack.workspace
    .messages('C0OPS')
    .filter(({ ephemeralFor }) => ephemeralFor)
    .map(({ text }) => text);
}
