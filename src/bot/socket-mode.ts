import { SocketModeReceiver, type Logger as BoltLogger } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import { measureConnection } from './measure.ts';
import { checkAppToken, type Reaching } from './reach-slack.ts';
import type { Transport } from './transport.ts';

/** Before Slack refreshes one connection it has the other: without it each refresh is a gap of seconds. */
const CONNECTIONS = 2;

export type SocketModeOptions = {
  readonly appToken: string;
  readonly clientOptions: WebClientOptions;
  readonly boltLogger: BoltLogger;
  readonly reaching: Reaching;
};

/** Socket Mode: we connect to Slack, so nothing has to reach us. */
export function createSocketMode({ appToken, clientOptions, boltLogger, reaching }: SocketModeOptions): Transport {
  const receivers = Array.from(
    { length: CONNECTIONS },
    () => new SocketModeReceiver({ appToken, logger: boltLogger, installerOptions: { clientOptions } }),
  );
  const [first, ...others] = receivers;
  if (!first) throw new TypeError('A bot needs a connection.');
  const live = new Set<SocketModeReceiver>();
  for (const receiver of receivers) {
    measureConnection(receiver.client);
    receiver.client.on('connected', () => live.add(receiver));
    for (const event of ['reconnecting', 'disconnected', 'disconnecting']) {
      receiver.client.on(event, () => live.delete(receiver));
    }
  }

  return {
    receiver: first,
    connected: () => live.size > 0,
    async start(app) {
      // Its client would try again for ever where only a person can help.
      await checkAppToken(new WebClient(appToken, clientOptions), reaching);
      for (const other of others) other.init(app);
      await Promise.all(receivers.map((receiver) => receiver.start()));
    },
    async stop() {
      await Promise.all(receivers.map((receiver) => receiver.client.disconnect()));
    },
  };
}
