import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { createIncidents, groupId } from '../../src/bot/incidents.ts';
import { createHttpServer } from '../../src/bot/server.ts';
import { createWebhooks } from '../../src/bot/webhooks/serve.ts';
import { TASK_QUEUE } from '../../src/constants.ts';
import type { Stage } from './stage.ts';

export const WEBHOOK_TOKEN = 'a-token-for-webhooks';

export type TestAlert = {
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly startsAt?: number;
  readonly endsAt?: number;
  readonly link?: string;
  readonly fingerprint?: string;
};

export type TestGroup = {
  readonly key: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly truncated?: number;
  readonly annotations?: Readonly<Record<string, string>>;
};

/** A notification as Alertmanager 0.34 posts it; `endsAt` is there for what has ended. */
export function notification(
  { key, labels, truncated = 0, annotations = {} }: TestGroup,
  alerts: readonly TestAlert[],
) {
  const shown = alerts.map(
    ({
      name = 'a',
      labels: own = {},
      annotations: said = {},
      startsAt = 0,
      endsAt,
      link = '',
      fingerprint = `fp-${name}`,
    }) => ({
      status: endsAt === undefined ? 'firing' : 'resolved',
      labels: { ...labels, ...own, instance: name },
      annotations: said,
      startsAt: new Date(startsAt).toISOString(),
      endsAt: endsAt === undefined ? '0001-01-01T00:00:00Z' : new Date(endsAt).toISOString(),
      generatorURL: link,
      fingerprint,
    }),
  );
  return {
    receiver: 'deckhand',
    status: shown.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    alerts: shown,
    notification_reason: 'first notification',
    groupLabels: labels,
    commonLabels: labels,
    commonAnnotations: annotations,
    routeLabels: {},
    externalURL: 'http://alertmanager.example',
    version: '4',
    groupKey: key,
    truncatedAlerts: truncated,
  };
}

/** The bot's webhooks on a port of their own, before the stage's Temporal. */
export async function serveWebhooks(stage: Stage) {
  const incidents = createIncidents(stage.client, TASK_QUEUE, stage.settings.incidents);
  const logger = pino({ level: 'silent' });
  const webhooks = createWebhooks({ token: WEBHOOK_TOKEN, take: incidents.take, logger });
  const server = createHttpServer({ ready: async () => true, webhooks });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/alertmanager`;
  return {
    url,
    incidents,
    async post(body: unknown): Promise<number> {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${WEBHOOK_TOKEN}` };
      const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers });
      await answer.arrayBuffer();
      return answer.status;
    },
    /** The incident of a group. */
    async of(route: string, key: string) {
      const workflowId = `incident/${groupId(route, key)}`;
      const handle = stage.client.workflow.getHandle(workflowId);
      const { raw } = await handle.describe();
      const runId = raw.workflowExecutionInfo?.firstRunId || raw.workflowExecutionInfo?.execution?.runId || '';
      return { workflowId, handle, runId };
    },
    close: () => new Promise<void>((done) => server.close(() => done())),
  };
}
