import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { setSlackStage, type SlackStage } from './slack-stage.ts';

type Request = { readonly headers: IncomingMessage['headers']; readonly body: string };
type Reply = { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: string };

let stage: SlackStage;
let url: string;
const requests: Request[] = [];
let reply: (request: Request) => Reply = () => ({});

const challengeOf = ({ body }: Request) =>
  body.includes('url_verification') ? (JSON.parse(body) as { challenge: string }) : undefined;
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    const got = { headers: request.headers, body };
    requests.push(got);
    const { status = 200, headers = {}, body: said = '' } = reply(got);
    response.writeHead(status, headers).end(said);
  });
});

beforeAll(async () => {
  stage = await setSlackStage({ retries: [0, 30, 60] });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
});
afterEach(() => {
  requests.length = 0;
  reply = () => ({});
});
afterAll(async () => {
  await stage.close();
  server.close();
});

const takeUrl = async () => {
  reply = (request) => ({ body: challengeOf(request)?.challenge ?? '' });
  expect(await stage.post('/workspace/request-url', { url })).toEqual({ ok: true });
  requests.length = 0;
};
const say = (text: string) => stage.post('/workspace/messages', { as: 'U0ANA', channel: 'C0OPS', text });

describe('a request URL', () => {
  it('is taken when it answers the challenge, as text or as JSON', async () => {
    await takeUrl();
    reply = (request) => ({ body: JSON.stringify({ challenge: challengeOf(request)?.challenge }) });
    expect(await stage.post('/workspace/request-url', { url })).toEqual({ ok: true });
    expect(requests[0]?.headers['content-type']).toBe('application/json');
  });

  it.each<[string, Reply]>([
    ['something else', { body: 'hello' }],
    ['with an error', { status: 500 }],
  ])('is not taken when it answers %s', async (_, answer) => {
    reply = () => answer;
    expect(await stage.post('/workspace/request-url', { url })).toEqual({
      ok: false,
      error: "Your URL didn't respond with the value of the challenge parameter.",
    });
  });

  it('is not taken when it is not on this machine', async () => {
    expect(await stage.post('/workspace/request-url', { url: 'https://bot.example/slack' })).toMatchObject({
      ok: false,
    });
  });

  it('given at the start is asked before the first event', async () => {
    reply = (request) => ({ body: challengeOf(request)?.challenge ?? '' });
    const other = await setSlackStage({ requestUrl: url });
    await other.post('/workspace/messages', { as: 'U0ANA', channel: 'C0OPS', text: 'hello' });
    await expect
      .poll(() => requests.map(({ body }) => (JSON.parse(body) as { type: string }).type))
      .toEqual(['url_verification', 'event_callback']);
    await other.close();
  });
});

describe('what is posted to it', () => {
  it('is signed as Slack signs', async () => {
    await takeUrl();
    await say('/try node-07');
    const { headers, body } = requests[0] as Request;
    const timestamp = String(headers['x-slack-request-timestamp']);
    const hash = createHmac('sha256', stage.slack.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
    expect(headers['x-slack-signature']).toBe(`v0=${hash}`);
    expect(Math.abs(Date.now() / 1_000 - Number(timestamp))).toBeLessThan(5);
  });

  it('is a form for commands and interactions', async () => {
    await takeUrl();
    await say('/try node-07');
    await stage.post('/workspace/shortcuts', { as: 'U0ANA', callback_id: 'new-run' });
    expect(requests.map(({ headers }) => headers['content-type'])).toEqual(
      Array.from({ length: 2 }, () => 'application/x-www-form-urlencoded'),
    );
    const [command, shortcut] = requests.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
    expect(command).toMatchObject({ command: '/try', text: 'node-07', user_id: 'U0ANA', channel_name: 'ops' });
    expect(JSON.parse(String(shortcut?.['payload']))).toMatchObject({ type: 'shortcut', callback_id: 'new-run' });
  });

  it('carries ids in the text of a command that escapes', async () => {
    await takeUrl();
    await say('/escaped @ben in #ops for @platform');
    const text = new URLSearchParams(requests[0]?.body).get('text');
    expect(text).toBe('<@U0BEN|ben> in <#C0OPS|ops> for <!subteam^S0PLATFORM|@platform>');
  });

  it('may be answered at once', async () => {
    await takeUrl();
    reply = () => ({ body: JSON.stringify({ text: 'Started.' }) });
    await say('/try');
    expect(stage.slack.workspace.messages('C0OPS').at(-1)).toMatchObject({ text: 'Started.', ephemeralFor: 'U0ANA' });
  });

  it('fails with what the person sees in Slack', async () => {
    await takeUrl();
    reply = () => ({ status: 500 });
    expect(await say('/try')).toMatchObject({ ok: false, error: '/try failed with the error "http_service_error"' });
  });
});

describe('an event', () => {
  const attempts = () =>
    requests.map(({ headers }) => [headers['x-slack-retry-num'] ?? '', headers['x-slack-retry-reason'] ?? '']);

  it('is sent again, with the number and the reason', async () => {
    await takeUrl();
    reply = () => ({ status: 503 });
    await say('hello');
    await expect.poll(attempts).toEqual([
      ['', ''],
      ['1', 'http_error'],
      ['2', 'http_error'],
      ['3', 'http_error'],
    ]);
    const ids = requests.map(({ body }) => (JSON.parse(body) as { event_id: string }).event_id);
    expect(new Set(ids).size).toBe(1);
  });

  it('is not sent again once it was taken', async () => {
    await takeUrl();
    reply = () => ({ status: requests.length < 2 ? 503 : 200 });
    await say('hello');
    await expect.poll(() => stage.slack.events.pending()).toBe(0);
    expect(attempts()).toEqual([
      ['', ''],
      ['1', 'http_error'],
    ]);
  });

  it('is not sent again when the app asks for that', async () => {
    await takeUrl();
    reply = () => ({ status: 500, headers: { 'x-slack-no-retry': '1' } });
    await say('hello');
    await expect.poll(() => stage.slack.events.pending()).toBe(0);
    expect(attempts()).toHaveLength(1);
  });
});
