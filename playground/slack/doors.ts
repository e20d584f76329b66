import type { FastifyInstance } from 'fastify';
import type { Moments, Phase } from '../moments.ts';
import type { Order, Orders } from '../orders.ts';
import type { SocketMode } from './socket-mode.ts';
import type { SlackCall } from './web-api.ts';

type DoorParts = {
  readonly orders: Orders;
  readonly moments: Moments;
  readonly socket: SocketMode;
  readonly calls: readonly SlackCall[];
};

/** Where tests of other processes order faults and see what was called. */
export function serveDoors(server: FastifyInstance, { orders, moments, socket, calls }: DoorParts): void {
  server.get('/_calls', () => calls);
  server.post<{ Body: Order & { refresh?: boolean } }>('/_orders', ({ body }) => {
    if (body.refresh) socket.refresh();
    else orders.add(body);
    return { ok: true };
  });
  server.delete('/_orders', () => {
    orders.clear();
    return { ok: true };
  });

  server.get('/_moments', () => ({ count: moments.count() }));
  server.post<{ Body: { after: number; phase: Phase } }>('/_moments', async ({ body: { after, phase } }) => ({
    held: await moments.hold(after, phase),
  }));
  server.delete('/_moments', () => {
    moments.release();
    return { ok: true };
  });
}
