import type { App, ReceiverEvent } from '@slack/bolt';
import { metrics } from '../metrics.ts';

type Connection = { on: (event: string, listener: () => void) => unknown };

/** Measures from the arrival of whatever Slack sends to its acknowledgement. */
export function measureAcks(app: App): void {
  const processEvent = app.processEvent.bind(app);
  app.processEvent = (event: ReceiverEvent) => {
    const arrived = performance.now();
    const ack: ReceiverEvent['ack'] = async (answer) => {
      await event.ack(answer);
      metrics.acked(kindOf(event.body), performance.now() - arrived);
    };
    return processEvent({ ...event, ack });
  };
}

/** Follows one Socket Mode client through its ups and downs. */
export function measureConnection(client: Connection): void {
  let up = false;
  const become = (now: boolean) => () => {
    if (now !== up) metrics.socketConnections(now ? 1 : -1);
    up = now;
  };
  client.on('connected', become(true));
  for (const event of ['reconnecting', 'disconnected', 'disconnecting']) client.on(event, become(false));
}

function kindOf({ command, type }: Record<string, unknown>): string {
  return command ? 'command' : type === 'event_callback' ? 'event' : String(type);
}
