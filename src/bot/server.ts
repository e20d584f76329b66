import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { ConfigError } from '../config.ts';
import { CODEC_PATH } from './codec-server.ts';
import { SLACK_PATH } from './http-mode.ts';
import { isWebhook, type Webhooks } from './webhooks/serve.ts';

export type HttpServerOptions = {
  /** Slack and Temporal answer: work that is asked for now will be started now. */
  readonly ready: () => Promise<boolean>;
  /** The page `/metrics`. */
  readonly metrics?: () => Promise<string>;
  /** Takes what is under `/codec/`. */
  readonly codec?: RequestListener;
  /** Takes Slack's requests, if Slack comes by HTTP; asked for at each, since it comes after the health page. */
  readonly slack?: () => RequestListener | undefined;
  /** Takes everything under `/webhooks/`. */
  readonly webhooks?: Webhooks;
  /** Told of each request that was answered 401. */
  readonly refused?: (request: IncomingMessage) => void;
};

/**
 * A part's own HTTP on one port: `/healthz` (the process lives), `/readyz` (it can do its work), `/metrics`, Slack's
 * requests, and webhooks.
 */
export function createHttpServer({ ready, metrics, codec, slack, webhooks, refused }: HttpServerOptions): Server {
  return createServer((request, response) => {
    response.on('finish', () => {
      if (response.statusCode === 401) refused?.(request);
    });
    // Not by `new URL`, which throws for what strangers ask for: `//`.
    const pathname = (request.url ?? '/').split('?')[0] ?? '/';
    const answer = (status: number, text: string) =>
      response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`);
    const slackRequest = pathname === SLACK_PATH && request.method === 'POST' ? slack?.() : undefined;
    if (codec && pathname.startsWith(CODEC_PATH)) codec(request, response);
    else if (slackRequest) slackRequest(request, response);
    else if (webhooks && isWebhook(request)) webhooks(request, response);
    else if (request.method !== 'GET') answer(405, 'method not allowed');
    else if (pathname === '/healthz') answer(200, 'ok');
    else if (pathname === '/readyz') {
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

/** Resolves once it listens. Throws a {@link ConfigError} if another program does already. */
export async function listen(server: Server, port: number, address?: string): Promise<void> {
  server.listen(port, address);
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new ConfigError(
      `Port ${port} is in use by another program. Stop that one, or name another port: PORT, or ports.json in the data folder for what npm start has chosen.`,
    );
  }
}
