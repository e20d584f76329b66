import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHttpServer } from '../../../src/bot/server.ts';
import type { Delivered } from '../../../src/bot/webhooks/deliveries.ts';
import { createWebhooks } from '../../../src/bot/webhooks/serve.ts';
import { notification } from '../../setup/alerts.ts';

const TOKEN = 'a-token-for-webhooks';
const BODY = notification({ key: '{}:{a="b"}', labels: { alertname: 'A' } }, [{ startsAt: 1_700_000_000_000 }]);

let server: ReturnType<typeof createHttpServer>;
let url: string;
let taken: Delivered[];
let fault: Error | undefined;

beforeEach(async () => {
  taken = [];
  fault = undefined;
  await serve(TOKEN);
});
afterEach(() => server.close());

async function serve(token: string | undefined): Promise<void> {
  const take = async (_: string, delivered: Delivered) => {
    if (fault) throw fault;
    taken.push(delivered);
  };
  const webhooks = createWebhooks({ token, take, logger: pino({ level: 'silent' }) });
  server = createHttpServer({ ready: async () => true, webhooks });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function post(
  body: string,
  headers: Record<string, string> = {},
  path = '/webhooks/alertmanager',
  method = 'POST',
) {
  const answer = await fetch(`${url}${path}`, { method, body, headers });
  await answer.text();
  return answer.status;
}

const bearer = { authorization: `Bearer ${TOKEN}` };

describe('a webhook takes alerts', () => {
  test('of Alertmanager with the token as a bearer', async () => {
    expect(await post(JSON.stringify(BODY), bearer)).toBe(200);
    expect(taken).toMatchObject([{ title: 'A', firing: true, group: { source: 'alertmanager', key: '{}:{a="b"}' } }]);
  });

  test('with the token as the password of basic authentication', async () => {
    const basic = Buffer.from(`alertmanager:${TOKEN}`).toString('base64');
    expect(await post(JSON.stringify(BODY), { authorization: `Basic ${basic}` })).toBe(200);
  });

  test('of Grafana, also by PUT, signed with the token', async () => {
    const body = JSON.stringify({ ...BODY, version: '1', orgId: 1, state: 'alerting', title: '[FIRING:1] A' });
    const signature = createHmac('sha256', TOKEN).update(body).digest('hex');
    expect(await post(body, { 'x-grafana-alerting-signature': signature }, '/webhooks/grafana', 'PUT')).toBe(200);
    expect(taken).toMatchObject([{ group: { source: 'grafana' } }]);
  });

  test('of Grafana with the time signed too, while that is fresh', async () => {
    const body = JSON.stringify(BODY);
    const signed = (at: number) => ({
      'x-grafana-alerting-timestamp': String(at),
      'x-grafana-alerting-signature': createHmac('sha256', TOKEN).update(`${at}:${body}`).digest('hex'),
    });
    const now = Math.floor(Date.now() / 1_000);
    expect(await post(body, signed(now), '/webhooks/grafana')).toBe(200);
    expect(await post(body, signed(now - 3_600), '/webhooks/grafana')).toBe(401);
  });

  test('with keys it does not know, and without those it can do without', async () => {
    const { commonAnnotations: _, routeLabels: __, notification_reason: ___, ...bare } = BODY;
    expect(await post(JSON.stringify({ ...bare, more: { than: 'we know' } }), bearer)).toBe(200);
  });
});

describe('a webhook refuses', () => {
  test.each([
    ['no token', {}],
    ['another token', { authorization: 'Bearer another-token-for-webhooks' }],
    ['another password', { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` }],
    ['another signature', { 'x-grafana-alerting-signature': 'f'.repeat(64) }],
    ['a scheme it does not know', { authorization: `Digest ${TOKEN}` }],
  ])('%s', async (_, headers) => {
    expect(await post(JSON.stringify(BODY), headers)).toBe(401);
    expect(taken).toEqual([]);
  });

  test.each(['', 'no json', '{}', '[]', 'null', '{"status":"firing","groupKey":"a"}'])('the body %j', async (body) => {
    expect(await post(body, bearer)).toBe(400);
  });

  test('a body that is too large, whether it says so or not', async () => {
    const large = 'x'.repeat(20_000_001);
    expect(await post(large, bearer)).toBe(413);
    expect(await chunked(large)).toBe(413);
  });

  test('other paths and methods', async () => {
    expect(await post('', bearer, '/webhooks/other')).toBe(404);
    expect((await fetch(`${url}/webhooks/alertmanager`)).status).toBe(405);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});

test('alerts that could not be stored are answered with a 503, so that they are sent again', async () => {
  fault = new Error('Temporal is down');
  expect(await post(JSON.stringify(BODY), bearer)).toBe(503);
});

test('without a WEBHOOK_TOKEN nothing is taken, and nothing is lost', async () => {
  server.close();
  await serve(undefined);
  expect(await post(JSON.stringify(BODY), bearer)).toBe(503);
});

test('of 500 alerts 20 are told in detail, each within a kilobyte, and all are marked', async () => {
  const alerts = Array.from({ length: 500 }, (_, at) => ({
    name: `i${at}`,
    startsAt: 1_700_000_000_000,
    annotations: { description: 'x'.repeat(5_000), summary: 'y'.repeat(5_000) },
    ...(at % 2 ? { endsAt: 1_700_000_100_000 } : {}),
  }));
  const body = notification({ key: 'many', labels: { alertname: 'A' }, truncated: 7 }, alerts);
  expect(await post(JSON.stringify(body), bearer)).toBe(200);
  const { delivery } = taken[0] ?? {};
  expect(delivery?.marks).toHaveLength(500);
  expect(delivery?.truncated).toBe(7);
  expect(delivery?.alerts).toHaveLength(20);
  expect(delivery?.alerts.every((alert) => JSON.stringify(alert).length <= 1_024)).toBe(true);
  expect(delivery?.marks.slice(0, 250).every(([, , endsAt]) => endsAt === 0)).toBe(true);
});

/** Without a length said beforehand. */
function chunked(body: string): Promise<number | undefined> {
  return new Promise((done, fail) => {
    const sent = request(`${url}/webhooks/alertmanager`, { method: 'POST', headers: bearer }, (answer) => {
      answer.resume();
      done(answer.statusCode);
      sent.destroy();
    });
    sent.on('error', fail);
    for (let from = 0; from < body.length; from += 1_000_000) sent.write(body.slice(from, from + 1_000_000));
    sent.end();
  });
}
