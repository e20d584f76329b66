import { createServer, type RequestListener, type Server } from 'node:http';
import { SLACK_PATH } from './http-mode.ts';

export type HttpServerOptions = {
  /** Slack and Temporal answer: work that is asked for now will be started now. */
  readonly ready: () => Promise<boolean>;
  /** Takes Slack's requests, if Slack comes by HTTP. */
  readonly slack?: RequestListener;
};

/** The bot's own HTTP on one port: `/healthz` (the process lives), `/readyz` (it can do its work), and Slack's requests. */
export function createHttpServer({ ready, slack }: HttpServerOptions): Server {
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const answer = (status: number, text: string) =>
      response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`);
    if (slack && pathname === SLACK_PATH && request.method === 'POST') slack(request, response);
    else if (request.method !== 'GET') answer(405, 'method not allowed');
    else if (pathname === '/healthz') answer(200, 'ok');
    else if (pathname === '/readyz') {
      ready().then(
        (yes) => answer(yes ? 200 : 503, yes ? 'ready' : 'not ready'),
        () => answer(503, 'not ready'),
      );
    } else answer(404, 'not found');
  });
}
