import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AlertSource } from '../../incidents.ts';
import type { Logger } from '../../log.ts';
import { isAuthorized } from './authorized.ts';
import { readDelivery, type Delivered } from './deliveries.ts';

export type Webhooks = (request: IncomingMessage, response: ServerResponse) => void;

export type WebhookOptions = {
  /** Without one nobody may send anything. */
  readonly token: string | undefined;
  /** Resolves once the alerts are where no crash loses them. */
  readonly take: (source: AlertSource, delivered: Delivered) => Promise<void>;
  readonly logger: Logger;
};

const SOURCES: Readonly<Record<string, AlertSource>> = {
  '/webhooks/alertmanager': 'alertmanager',
  '/webhooks/grafana': 'grafana',
};

/** A group of thousands with long annotations; more is somebody's mistake. Bytes. */
const LARGEST = 20_000_000;

export function isWebhook(request: IncomingMessage): boolean {
  return request.url?.startsWith('/webhooks/') ?? false;
}

/**
 * Takes alerts. 200 only once Temporal has them and 503 if it has not, so that the sender tries again; 4xx, which no
 * sender repeats at once, only for what would be refused again.
 */
export function createWebhooks({ token, take, logger }: WebhookOptions): Webhooks {
  async function answer(request: IncomingMessage): Promise<readonly [status: number, text: string]> {
    const source = SOURCES[(request.url ?? '').split('?')[0] ?? ''];
    if (!source) return [404, 'not found'];
    if (request.method !== 'POST' && request.method !== 'PUT') return [405, 'method not allowed'];
    if (!token) return [503, 'WEBHOOK_TOKEN is not set, so no alert can be taken'];
    const body = await read(request);
    if (!body) return [413, `more than ${LARGEST} bytes`];
    if (!isAuthorized(request.headers, body, { token })) return [401, 'the token or signature is not right'];
    const delivered = readDelivery(source, body.toString());
    if (!delivered) return [400, `this is not a notification of ${source}`];
    try {
      await take(source, delivered);
      return [200, 'ok'];
    } catch (error) {
      logger.error({ err: error, source }, 'Alerts could not be stored; their sender will try again.');
      return [503, 'the alerts could not be stored; please send them again'];
    }
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const [status, text] = await answer(request);
      // What is left of a body that was too large is not read.
      if (status === 413) response.setHeader('connection', 'close');
      response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`);
    } catch (error) {
      logger.warn({ err: error }, 'A webhook broke off.');
      response.destroy();
    }
  }

  return (request, response) => void respond(request, response);
}

/** Undefined for a body that is too large, wherever its length is said or not. */
async function read(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > LARGEST) return undefined;
  const parts: Buffer[] = [];
  let size = 0;
  // Ending the loop must not end the connection: there is an answer to send.
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    size += (part as Buffer).length;
    if (size > LARGEST) return undefined;
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}
