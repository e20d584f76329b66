import { createServer, type Server } from 'node:http';
import { isWebhook, type Webhooks } from './webhooks/serve.ts';

export type HealthChecks = {
  /** Slack and Temporal answer: work that is asked for now will be started now. */
  readonly ready: () => Promise<boolean>;
  /** The page `/metrics`. */
  readonly metrics?: () => Promise<string>;
  /** Takes everything under `/webhooks/`. */
  readonly webhooks?: Webhooks;
};

/** A part's own HTTP: `/healthz` (the process lives), `/readyz` (it can do its work), `/metrics` and webhooks. */
export function createHttpServer({ ready, metrics, webhooks }: HealthChecks): Server {
  return createServer((request, response) => {
    const answer = (status: number, text: string) =>
      response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`);
    if (webhooks && isWebhook(request)) webhooks(request, response);
    else if (request.method !== 'GET') answer(405, 'method not allowed');
    else if (request.url === '/healthz') answer(200, 'ok');
    else if (request.url === '/readyz') {
      ready().then(
        (yes) => answer(yes ? 200 : 503, yes ? 'ready' : 'not ready'),
        () => answer(503, 'not ready'),
      );
    } else if (metrics && request.url === '/metrics') {
      metrics().then(
        (page) => answer(200, page),
        (error: unknown) => answer(500, String(error)),
      );
    } else answer(404, 'not found');
  });
}
