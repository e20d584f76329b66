import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Moments } from '../moments.ts';
import type { Orders } from '../orders.ts';

export type PlatformCall = { readonly method: string; readonly path: string; readonly at: number; status: number };

export type InterceptionOptions = {
  readonly moments: Moments;
  readonly orders: Orders;
  readonly now: () => number;
};

/** For tests; not what the simulated hosts themselves call. */
const DOOR = /^\/_(?!host|task|join)/;

/** Lets tests stop the platform at a moment, order what an answer is to be, and see what was called. */
export function intercept(server: FastifyInstance, { moments, orders, now }: InterceptionOptions) {
  const calls: PlatformCall[] = [];
  const leaving = new WeakMap<FastifyRequest, () => Promise<void>>();

  server.addHook('preHandler', async (request) => {
    if (DOOR.test(request.url)) return;
    leaving.set(request, await moments.arrive(`${request.method} ${request.url}`));
  });
  server.addHook('onSend', async (request) => leaving.get(request)?.());

  server.addHook('preHandler', async (request, reply) => {
    const order = request.url.startsWith('/_') ? undefined : orders.take(`${request.method} ${request.url}`);
    if (order?.twice) await repeat(request);
    if (order?.hang && !order.loseResponse) reply.hijack();
    else if (order?.status) {
      if (order.retryAfter) reply.header('retry-after', String(order.retryAfter));
      await reply
        .code(order.status)
        .type('text/plain')
        .send(order.body ?? '');
    } else if (order?.loseResponse) {
      reply.raw.end = () => {
        if (!order.hang) reply.raw.destroy();
        return reply.raw;
      };
    }
  });
  server.addHook('onResponse', async (request, reply) => {
    if (!request.url.startsWith('/_'))
      calls.push({ method: request.method, path: request.url, at: now(), status: reply.statusCode });
  });

  async function repeat({ method, url, headers, body }: FastifyRequest): Promise<void> {
    const { 'content-length': _, ...same } = headers;
    const isForm = headers['content-type'] === 'application/x-www-form-urlencoded';
    const payload = isForm ? new URLSearchParams(body as Record<string, string>).toString() : JSON.stringify(body);
    await server.inject({ method: method as 'POST', url, headers: same, ...(body ? { payload } : {}) });
  }

  return calls as readonly PlatformCall[];
}
