import { setTimeout as sleep } from 'node:timers/promises';
import { App, LogLevel, SocketModeReceiver, type Logger as BoltLogger } from '@slack/bolt';
import type { Logger } from '../log.ts';
import { countingFetch } from '../metrics.ts';
import { createPeople } from '../people.ts';
import type { BotContext } from './context.ts';
import { listen } from './listeners.ts';
import { measureAcks, measureConnection } from './measure.ts';
import { aboutItsRun } from './subject.ts';

export type BotOptions = Omit<BotContext, 'client' | 'people'> & {
  readonly botToken: string;
  readonly appToken: string;
  readonly apiUrl?: string;
};

export type Bot = {
  readonly app: App;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Whether Slack can reach us now. */
  readonly connected: () => boolean;
};

/** Slack's own deadlines are seconds; whoever waits for a listener waits no longer. */
const CLIENT = { retryConfig: { retries: 1 }, timeout: 10_000, fetch: countingFetch };
/** Before Slack refreshes one connection it has the other: without it each refresh is a gap of seconds. */
const CONNECTIONS = 2;
const DRAIN = 8_000;

/** The Bolt app over Socket Mode. It keeps no state, so several may run. */
export function createBot({ botToken, appToken, apiUrl, ...rest }: BotOptions): Bot {
  const clientOptions = { ...CLIENT, ...(apiUrl ? { slackApiUrl: apiUrl } : {}) };
  const logger = boltLogger(rest.logger);
  const receivers = Array.from(
    { length: CONNECTIONS },
    () => new SocketModeReceiver({ appToken, logger, installerOptions: { clientOptions } }),
  );
  const [first, ...others] = receivers;
  if (!first) throw new TypeError('A bot needs a connection.');
  const app = new App({
    token: botToken,
    receiver: first,
    clientOptions,
    logger,
    deferInitialization: true,
    convoStore: false,
  });
  measureAcks(app);
  app.use(aboutItsRun);
  const { client } = app;
  listen(app, { ...rest, client, people: createPeople(client) });

  let inFlight = 0;
  app.use(async ({ next }) => {
    inFlight += 1;
    try {
      await next();
    } finally {
      inFlight -= 1;
    }
  });

  const live = new Set<SocketModeReceiver>();
  for (const receiver of receivers) {
    measureConnection(receiver.client);
    receiver.client.on('connected', () => live.add(receiver));
    for (const event of ['reconnecting', 'disconnected', 'disconnecting']) {
      receiver.client.on(event, () => live.delete(receiver));
    }
  }

  return {
    app,
    connected: () => live.size > 0,

    async start() {
      await app.init();
      for (const other of others) other.init(app);
      await Promise.all(receivers.map((receiver) => receiver.start()));
    },

    /** Lets what has begun come to its end (acks need the connection), then leaves. */
    async stop() {
      const deadline = Date.now() + DRAIN;
      while (inFlight > 0 && Date.now() < deadline) await sleep(50);
      await Promise.all(receivers.map((receiver) => receiver.client.disconnect()));
    },
  };
}

function boltLogger(logger: Logger): BoltLogger {
  const say =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (...words: unknown[]) =>
      logger[level](words.map(String).join(' '));
  return {
    debug: say('debug'),
    info: say('debug'),
    warn: say('warn'),
    error: say('error'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}
