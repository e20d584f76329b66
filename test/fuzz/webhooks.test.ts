import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import * as fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpServer } from '../../src/bot/server.ts';
import type { Delivered } from '../../src/bot/webhooks/deliveries.ts';
import { createWebhooks } from '../../src/bot/webhooks/serve.ts';
import { readDelivery } from '../../src/workflows/signals.ts';
import { notification } from '../setup/alerts.ts';
import { isSentence, json, mangled, text } from './corpus.ts';

const TOKEN = 'a-token-for-webhooks';
const right = notification({ key: '{}:{a="b"}', labels: { alertname: 'A' } }, [{ startsAt: 1_700_000_000_000 }]);
const [alert = {}] = right.alerts;
/** As Grafana has it: the same, and more of its own. */
const grafanaAlert = {
  ...alert,
  values: { B: 44.2, C: 1 },
  valueString: "[ var='B' labels={} value=44.2 ]",
  silenceURL: 'https://grafana.example/alerting/silence/new',
  dashboardURL: 'https://grafana.example/d/1',
  panelURL: 'https://grafana.example/d/1?viewPanel=2',
  imageURL: 'https://grafana.example/shot.png',
};
const { notification_reason: _reason, routeLabels: _labels, ...shared } = right;
const grafana = {
  ...shared,
  version: '1',
  orgId: 1,
  title: '[FIRING:1] A',
  state: 'alerting',
  message: '**Firing**',
  appVersion: '12.1.0',
  alerts: [grafanaAlert],
};

let taken: Delivered[] = [];
let port: number;
const webhooks = createWebhooks({
  token: TOKEN,
  take: async (_, delivered) => void taken.push(delivered),
  logger: pino({ level: 'silent' }),
});
let refused = 0;
const server = createHttpServer({ ready: async () => true, webhooks, refused: () => (refused += 1) });
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => server.close());

/** Temporal takes two megabytes as one payload. Bytes. */
const PAYLOAD = 1_000_000;
const many = Array.from({ length: 1_500 }, (_, at) => ({
  ...grafanaAlert,
  fingerprint: String(at).padStart(128, 'f'),
  labels: { alertname: 'A', pod: 'x'.repeat(2_000) },
}));

type Post = { readonly path: string; readonly body: Buffer; readonly headers: Record<string, string> };

function post({ path, body, headers }: Post): Promise<{ status: number; said: string }> {
  return new Promise((resolve, reject) => {
    const sending = request({ port, path, method: 'POST', headers }, (response) => {
      let said = '';
      response.setEncoding('utf8').on('data', (part: string) => (said += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, said }));
    });
    sending.on('error', reject).end(body);
  });
}

const oddAlerts = fc
  .tuple(
    fc.constantFrom(right, grafana),
    fc.array(fc.oneof(json, mangled(alert), mangled(grafanaAlert)), { maxLength: 4 }),
  )
  .map(([whole, alerts]) => ({ ...whole, alerts }));
const bodies = fc.oneof(
  fc.oneof(json, mangled(right), mangled(grafana), oddAlerts).map((value) => Buffer.from(JSON.stringify(value))),
  fc.nat(200).map((at) => Buffer.from(JSON.stringify(right).slice(0, at))),
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  fc.constant(Buffer.from('['.repeat(100_000))),
  fc.constantFrom(right, grafana).map((whole) => Buffer.from(JSON.stringify(whole), 'utf16le')),
  // More than is kept, each as long as it gets.
  fc.constantFrom(right, grafana).map((whole) => Buffer.from(JSON.stringify({ ...whole, alerts: many }))),
);
const paths = fc.constantFrom('/webhooks/alertmanager', '/webhooks/grafana', '/webhooks/grafana?x=%00');
/** What Node lets one send. */
const headerText = fc.string({ unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)) });
const headers = fc.dictionary(
  fc.constantFrom('authorization', 'x-grafana-alerting-signature', 'x-grafana-alerting-timestamp', 'content-type'),
  fc.oneof(
    headerText,
    headerText.map((given) => `Bearer ${given}`),
    headerText.map((given) => `Basic ${given}`),
    fc.constantFrom('Bearer', 'basic', `Bearer x${TOKEN}`, 'NaN', 'Infinity', '1e999'),
  ),
);

describe('a webhook', () => {
  it('with the right token answers any body in words, and takes only what an incident can read', async () => {
    const authorized = fc.tuple(paths, bodies).map(([path, body]) => ({ path, body }));
    const property = fc.asyncProperty(authorized, async ({ path, body }) => {
      taken = [];
      const { status, said } = await post({ path, body, headers: { authorization: `Bearer ${TOKEN}` } });
      expect([200, 400]).toContain(status);
      expect(status === 200 ? 'It was taken.' : said).toSatisfy(isSentence);
      expect(taken).toHaveLength(status === 200 ? 1 : 0);
      for (const { delivery, title } of taken) {
        expect(readDelivery(JSON.parse(JSON.stringify(delivery)))).toEqual(delivery);
        expect(title).not.toBe('');
        expect(JSON.stringify(delivery).length).toBeLessThan(PAYLOAD);
      }
    });
    await fc.assert(property, { seed: 9, numRuns: 400 });
  });

  it('without the right token takes nothing, whatever the headers are', async () => {
    let knocked = refused;
    const property = fc.asyncProperty(paths, bodies, headers, async (path, body, odd) => {
      taken = [];
      const { status, said } = await post({ path, body, headers: odd });
      expect([status, taken]).toEqual([401, []]);
      expect(said).toSatisfy(isSentence);
      await expect.poll(() => refused).toBe(++knocked);
    });
    await fc.assert(property, { seed: 9, numRuns: 300 });
  });

  it('believes a signature only over the body it came with', async () => {
    const property = fc.asyncProperty(bodies, text, async (body, other) => {
      const signature = createHmac('sha256', TOKEN).update(other).digest('hex');
      taken = [];
      const { status } = await post({
        path: '/webhooks/grafana',
        body,
        headers: { 'x-grafana-alerting-signature': signature },
      });
      expect([status, taken]).toEqual([401, []]);
    });
    await fc.assert(property, { seed: 9, numRuns: 100 });
  });
});

it('a request for any address is answered, and the next one is too', async () => {
  const addresses = ['//', '//:x', '/\\', '/%', '*', 'http://', '/webhooks/../..//', '/codec/%ff', '/?'.repeat(3_000)];
  for (const address of addresses) {
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET ${address} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 [2-5]\d\d /);
    socket.destroy();
  }
  expect((await post({ path: '/healthz', body: Buffer.of(), headers: {} })).status).toBe(405);
});
