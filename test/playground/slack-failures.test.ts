import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createMoments } from '../../playground/moments.ts';
import { setSlackStage, type SlackStage } from './slack-stage.ts';

let stage: SlackStage;
beforeEach(async () => {
  stage = await setSlackStage();
});
afterEach(() => stage.close());

const fail = (order: object) => stage.post('/workspace/failures', order);
const listed = async () => (await stage.get('/workspace/failures'))['on'];
const post = async (text = 'hello', signal?: AbortSignal) =>
  fetch(`${stage.slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stage.slack.tokens.bot}` },
    body: new URLSearchParams({ channel: 'C0OPS', text }),
    ...(signal ? { signal } : {}),
  });
const said = () => stage.slack.workspace.messages('C0OPS').map(({ text }) => text);

describe('the failure panel', () => {
  it('takes Slack down and up again', async () => {
    expect(await fail({ kind: 'slack-down' })).toMatchObject({ ok: true, on: [{ kind: 'slack-down' }] });
    expect((await post()).status).toBe(503);
    expect(await fail({ kind: 'clear' })).toMatchObject({ ok: true, on: [] });
    expect((await post()).status).toBe(200);
  });

  it('limits the rate, of one method if told so', async () => {
    await fail({ kind: 'slack-rate-limited', on: 'chat.', retryAfter: 7 });
    const answer = await post();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7']);
    expect(await stage.call('auth.test')).toMatchObject({ ok: true });
  });

  it('makes Slack slow', async () => {
    await fail({ kind: 'slack-slow', delay: 200 });
    const begun = performance.now();
    expect((await post()).status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(195);
  });

  it('loses answers of what was done', async () => {
    await fail({ kind: 'slack-loses-answers', times: 1 });
    await expect(post('lost')).rejects.toThrow('fetch failed');
    expect(said()).toEqual(['lost']);
    expect(await listed()).toEqual([]);
  });

  it('hangs, and does nothing', async () => {
    await fail({ kind: 'slack-hangs' });
    await expect(post('hung', AbortSignal.timeout(100))).rejects.toThrow('aborted due to timeout');
    expect(said()).toEqual([]);
  });

  it('cuts the app off from what people do, and lets it come back', async () => {
    await stage.bolt('socket', (app) => app.command('/try', async ({ ack }) => ack()));
    const tryIt = () => stage.post('/workspace/messages', { as: 'U0ANA', channel: 'C0OPS', text: '/try' });
    expect(await tryIt()).toMatchObject({ ok: true });
    await fail({ kind: 'slack-disconnected' });
    expect(await tryIt()).toMatchObject({ ok: false, error: '/try failed with the error "dispatch_failed"' });
    expect(stage.slack.socket.connections()).toBe(0);
    await fail({ kind: 'clear' });
    await expect.poll(() => stage.slack.socket.connections()).toBe(1);
    expect(await tryIt()).toMatchObject({ ok: true });
  });

  it('knows what it can do', async () => {
    expect(await fail({ kind: 'slack-eaten' })).toMatchObject({ ok: false });
  });

  it('tells the page what is on', async () => {
    const events = await fetch(`${stage.slack.url}/workspace/events?as=U0ANA`);
    const reader = (events.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    await fail({ kind: 'slack-down' });
    const { value } = await reader.read();
    expect(new TextDecoder().decode(value)).toBe('data: {"type":"failures"}\n\n');
    expect(await listed()).toMatchObject([{ kind: 'slack-down', since: expect.any(Number) }]);
    await reader.cancel();
  });
});

describe('an order', () => {
  it('falls on any method, so many times', async () => {
    await stage.post('/_orders', { on: 'chat.postMessage', error: 'is_archived', times: 1 });
    expect(await (await post()).json()).toEqual({ ok: false, error: 'is_archived' });
    expect(await (await post()).json()).toMatchObject({ ok: true });
  });

  it('falls on uploads and response URLs too', async () => {
    await stage.post('/_orders', { on: 'response_url', status: 500 });
    await stage.post('/_orders', { on: 'files.upload', status: 500 });
    for (const path of ['/actions/none', '/upload/v1/none']) {
      const headers = { 'content-type': 'application/json' };
      expect((await fetch(`${stage.slack.url}${path}`, { method: 'POST', headers, body: '{}' })).status).toBe(500);
    }
  });
});

describe('a moment', () => {
  it('holds a call once it has had its effect', async () => {
    const moments = createMoments();
    const own = await setSlackStage({ moments });
    const held = moments.hold(0, 'after');
    const answer = own.call('chat.postMessage', { channel: 'C0OPS', text: 'held' });
    expect(await held).toBe('chat.postMessage');
    expect(own.slack.workspace.messages('C0OPS')).toMatchObject([{ text: 'held' }]);
    expect(await own.get('/_moments')).toEqual({ count: 1 });
    await fetch(`${own.slack.url}/_moments`, { method: 'DELETE' });
    expect(await answer).toMatchObject({ ok: true });
    await own.close();
  });
});

describe('rate limits', () => {
  it('let a burst of messages into a channel, then about one a second', async () => {
    const strict = await setSlackStage({ limits: true });
    const answers = [];
    for (let count = 0; count < 7; count += 1) {
      answers.push(await strict.call('chat.postMessage', { channel: 'C0OPS', text: `${count}` }));
    }
    expect(answers.at(-1)).toEqual({ ok: false, error: 'ratelimited' });
    expect(await strict.call('chat.postMessage', { channel: 'C0DEPLOYS', text: 'a' })).toMatchObject({ ok: true });
    await strict.close();
  });

  it.each([
    ['usergroups.list', 20, {}],
    ['conversations.info', 50, { channel: 'C0OPS' }],
    ['users.info', 100, { user: 'U0ANA' }],
  ])('let %s be called %i times a minute', async (method, times, args) => {
    const strict = await setSlackStage({ limits: true });
    const call = () => strict.call(method, args);
    for (let count = 0; count < times; count += 1) expect(await call()).toMatchObject({ ok: true });
    expect(await call()).toEqual({ ok: false, error: 'ratelimited' });
    await strict.close();
  });
});

describe('Socket Mode', () => {
  it('takes ten connections and no eleventh', async () => {
    const sockets: WebSocket[] = [];
    const first = async () => {
      const { url } = await stage.call('apps.connections.open', {}, stage.slack.tokens.app);
      const socket = new WebSocket(String(url));
      sockets.push(socket);
      const [data] = (await once(socket, 'message')) as [Buffer];
      return JSON.parse(data.toString()) as Record<string, unknown>;
    };
    for (let count = 1; count <= 10; count += 1) {
      expect(await first()).toMatchObject({ type: 'hello', num_connections: count });
    }
    expect(await first()).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' });
    for (const socket of sockets) socket.close();
  });

  it('takes an address once', async () => {
    const { url } = await stage.call('apps.connections.open', {}, stage.slack.tokens.app);
    const one = new WebSocket(String(url));
    await once(one, 'message');
    const [error] = (await once(new WebSocket(String(url)), 'error')) as [Error];
    expect(error.message).toContain('401');
    one.close();
  });
});
