import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import { BOT } from './seed.ts';
import { ACK, type Delivered, type Envelope } from './envelope.ts';

/** Slack lets one app have so many (https://docs.slack.dev/apis/events-api/using-socket-mode). */
const CONNECTIONS = 10;
const DEBUG = { host: 'playground' };

/** Socket Mode's server side: each payload goes to one connection. */
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
    sockets.handleUpgrade(request, socket, head, greet);
  });

  function greet(connection: WebSocket): void {
    connection.on('error', () => connection.terminate());
    if (sockets.clients.size > CONNECTIONS) {
      connection.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets', debug_info: DEBUG }));
      connection.close();
      return;
    }
    connection.on('message', (data) => {
      const { envelope_id: id, payload } = JSON.parse((data as Buffer).toString()) as {
        envelope_id?: string;
        payload?: unknown;
      };
      if (id) waiting.get(id)?.(payload ?? {});
    });
    connection.send(
      JSON.stringify({
        type: 'hello',
        num_connections: live().length,
        connection_info: { app_id: BOT.app },
        debug_info: DEBUG,
      }),
    );
  }

  const live = () => [...sockets.clients].filter(({ readyState }) => readyState === WebSocket.OPEN);

  return {
    /** A single-use address, as `apps.connections.open` gives it. */
    ticket(port: number): string {
      const ticket = randomUUID();
      tickets.add(ticket);
      return `ws://127.0.0.1:${port}/link/?ticket=${ticket}&app_id=${BOT.app}`;
    },

    /** Resolves when it is acknowledged, with the ack's payload, or when nobody did so in time. */
    deliver({ type, payload, retry }: Envelope): Promise<Delivered> {
      const open = live();
      const connection = open[turn++ % Math.max(1, open.length)];
      if (!connection) return Promise.resolve({ ok: false, error: 'dispatch_failed', reason: 'connection_failed' });
      const id = randomUUID();
      return new Promise((resolve) => {
        const settle = (delivered: Delivered) => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve(delivered);
        };
        const timer = setTimeout(() => settle({ ok: false, error: 'operation_timeout', reason: 'http_timeout' }), ACK);
        waiting.set(id, (acked) => settle({ ok: true, answer: acked }));
        connection.send(
          JSON.stringify({
            envelope_id: id,
            type,
            accepts_response_payload: accepts(type, payload),
            payload,
            ...(type === 'events_api'
              ? { retry_attempt: retry?.attempt ?? 0, retry_reason: retry ? 'timeout' : '' }
              : {}),
          }),
        );
      });
    },

    connections: () => live().length,

    /** What Slack does every few hours: the client is to come back with a new connection. */
    refresh(): void {
      for (const connection of live()) {
        connection.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: DEBUG }));
      }
    },

    /** As a broken line does. */
    cut(): void {
      for (const connection of sockets.clients) connection.terminate();
    },

    close(): void {
      this.cut();
      sockets.close();
    },
  };
}

export type SocketMode = ReturnType<typeof createSocketMode>;

function accepts(type: Envelope['type'], payload: Envelope['payload']): boolean {
  return type === 'slash_commands' || (type === 'interactive' && payload['type'] !== 'view_closed');
}
