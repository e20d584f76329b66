import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createIncidents } from '../../src/bot/incidents.ts';
import { createHttpServer } from '../../src/bot/server.ts';
import { createWebhooks } from '../../src/bot/webhooks/serve.ts';
import { TASK_QUEUE } from '../../src/constants.ts';
import { WEBHOOK_TOKEN } from '../setup/alerts.ts';
import { setStage, type Stage } from '../setup/stage.ts';
import { freePort } from '../setup/ports.ts';
import { namespaceOf } from '../setup/temporal.ts';

let stage: Stage;
let connection: Connection;
let bot: ReturnType<typeof createHttpServer>;
let way: Server | undefined;
let port: number;
const statuses: number[] = [];

/** A bot whose way to Temporal is not there yet. */
beforeAll(async () => {
  stage = await setStage(import.meta.url);
  [port] = [await freePort()];
  connection = Connection.lazy({ address: `127.0.0.1:${port}` });
  const client = new Client({ connection, namespace: namespaceOf(import.meta.url) });
  const { take } = createIncidents(client, TASK_QUEUE, stage.settings.incidents);
  const webhooks = createWebhooks({ token: WEBHOOK_TOKEN, take, logger: pino({ level: 'silent' }) });
  bot = createHttpServer({
    ready: async () => true,
    webhooks(request, response) {
      response.once('finish', () => statuses.push(response.statusCode));
      webhooks(request, response);
    },
  });
  bot.listen(0, '127.0.0.1');
  await once(bot, 'listening');
});
afterAll(async () => {
  bot.close();
  await connection.close();
  way?.close();
  await stage.close();
});

it('answers 503 while Temporal is down, and once it is back the alert that is sent again opens its incident', async () => {
  const address = bot.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/webhooks/alertmanager`;
  stage.platform.tellAlertsTo({ url, token: WEBHOOK_TOKEN });
  stage.platform.alertmanager.fire({ labels: { alertname: 'HighErrorRate', app: 'shop' } });
  await expect.poll(() => statuses).toContain(503);
  expect(await stage.runs.open()).toEqual([]);

  way = await leadTo(inject('temporalAddress'), port);
  await expect.poll(() => statuses).toContain(200);
  const [run, ...others] = await open();
  expect(others).toEqual([]);
  expect(run).toMatchObject({ operation: 'incident', target: 'HighErrorRate' });
});

/** Lists are a moment behind. */
async function open() {
  await expect.poll(() => stage.runs.open()).toHaveLength(1);
  return stage.runs.open();
}

async function leadTo(address: string, from: number): Promise<Server> {
  const [host = '', to] = address.split(':');
  const server = createServer((here: Socket) => {
    const there = connect(Number(to), host);
    here.pipe(there).pipe(here);
    for (const [one, other] of [
      [here, there],
      [there, here],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  server.listen(from, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
