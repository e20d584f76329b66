import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import { BOT } from './seed.ts';

export type Envelope = {
  readonly type: 'slash_commands' | 'interactive' | 'events_api';
  readonly payload: Record<string, unknown>;
};

/** Slack gives an app three seconds to acknowledge. */
const ACK = 3_000;

/** Socket Mode's server side (https://docs.slack.dev/apis/events-api/using-socket-mode): each payload to one connection. */
export function createSocketMode(server: Server) {
  const sockets = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const waiting = new Map<string, (acked: unknown) => void>();
  let turn = 0;

  server.on('upgrade', (request, socket, head) => {
    const ticket = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('ticket') ?? '';
    if (!tickets.delete(ticket)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (connection) => {
      connection.on('message', (data) => {
        const { envelope_id: id, payload } = JSON.parse((data as Buffer).toString()) as {
          envelope_id?: string;
          payload?: unknown;
        };
        if (id) waiting.get(id)?.(payload ?? {});
      });
      connection.on('error', () => connection.terminate());
      const count = sockets.clients.size;
      connection.send(
        JSON.stringify({
          type: 'hello',
          num_connections: count,
          connection_info: { app_id: BOT.app },
          debug_info: { host: 'playground' },
        }),
      );
    });
  });

  const live = () => [...sockets.clients].filter(({ readyState }) => readyState === WebSocket.OPEN);

  return {
    /** A single-use address, as `apps.connections.open` gives it. */
    ticket(port: number): string {
      const ticket = randomUUID();
      tickets.add(ticket);
      return `ws://127.0.0.1:${port}/link/?ticket=${ticket}&app_id=${BOT.app}`;
    },

    /** Resolves with the ack's payload, or undefined if nobody acknowledged in time. */
    deliver({ type, payload }: Envelope): Promise<unknown> {
      const open = live();
      const connection = open[turn++ % Math.max(1, open.length)];
      if (!connection) return Promise.resolve(undefined);
      const id = randomUUID();
      return new Promise((resolve) => {
        const settle = (acked: unknown) => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve(acked);
        };
        const timer = setTimeout(() => settle(undefined), ACK);
        waiting.set(id, settle);
        connection.send(
          JSON.stringify({ envelope_id: id, type, accepts_response_payload: type !== 'events_api', payload }),
        );
      });
    },

    connections: () => live().length,

    /** What Slack does every few hours: the client is to come back with a new connection. */
    refresh(): void {
      for (const connection of live()) {
        connection.send(
          JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: { host: 'playground' } }),
        );
      }
    },

    close(): void {
      for (const connection of sockets.clients) connection.terminate();
      sockets.close();
    },
  };
}

export type SocketMode = ReturnType<typeof createSocketMode>;
