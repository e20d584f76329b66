import { setTimeout as sleep } from 'node:timers/promises';
import { App, LogLevel, type Logger as BoltLogger } from '@slack/bolt';
import type { Logger } from '../log.ts';
import { countingFetch } from '../metrics.ts';
import { createPeople } from '../people.ts';
import { createReaders } from '../readers.ts';
import type { BotContext } from './context.ts';
import { createHome } from './home.ts';
import { createHttpMode } from './http-mode.ts';
import { listen } from './listeners.ts';
import { measureAcks } from './measure.ts';
import { createTell } from './private.ts';
import { checkBotToken } from './reach-slack.ts';
import { createSocketMode } from './socket-mode.ts';
import { aboutItsRun } from './subject.ts';
import type { Transport } from './transport.ts';
import { wordsIn, type Language } from './views/language.ts';

/** Socket Mode with an app-level token, or HTTP with the secret that Slack signs its requests with. */
export type SlackMode =
  | { readonly mode: 'socket'; readonly appToken: string }
  | { readonly mode: 'http'; readonly signingSecret: string };

export type BotOptions = Pick<
  BotContext,
  'runs' | 'incidents' | 'settings' | 'signingKey' | 'lookup' | 'doctor' | 'cleanups' | 'audit' | 'logger'
> & {
  readonly botToken: string;
  readonly slack: SlackMode;
  readonly apiUrl?: string;
  readonly language?: Language;
};

export type Bot = Pick<Transport, 'requests' | 'connected'> & {
  readonly app: App;
  /** Throws a `ConfigError` if Slack does not take the app as it is installed. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Slack's own deadlines are seconds; whoever waits for a listener waits no longer. */
const CLIENT = { retryConfig: { retries: 1 }, timeout: 10_000, fetch: countingFetch };
const DRAIN = 8_000;

/** The Bolt app. It keeps no state, so several may run. */
export function createBot({ botToken, slack, apiUrl, language = 'en', ...rest }: BotOptions): Bot {
  const { logger } = rest;
  const clientOptions = { ...CLIENT, ...(apiUrl ? { slackApiUrl: apiUrl } : {}) };
  const workspaceWords = wordsIn(language);
  const reaching = { words: workspaceWords, logger };
  const boltLogger = boltLoggerFor(logger);
  const transport =
    slack.mode === 'http'
      ? createHttpMode({ signingSecret: slack.signingSecret, boltLogger })
      : createSocketMode({ appToken: slack.appToken, clientOptions, boltLogger, reaching });
  const app = new App({
    token: botToken,
    receiver: transport.receiver,
    clientOptions,
    logger: boltLogger,
    deferInitialization: true,
    convoStore: false,
  });
  measureAcks(app);
  app.use(aboutItsRun);
  const { client } = app;
  const wordsFor = createReaders(client, language);
  const shared = { ...rest, client, people: createPeople(client), wordsFor, workspaceWords };
  listen(app, { ...shared, tell: createTell(client, wordsFor), home: createHome(shared) });

  let inFlight = 0;
  app.use(async ({ next }) => {
    inFlight += 1;
    try {
      await next();
    } finally {
      inFlight -= 1;
    }
  });

  return {
    app,
    connected: transport.connected,
    ...(transport.requests ? { requests: transport.requests } : {}),

    async start() {
      await checkBotToken(client, reaching);
      await app.init();
      await transport.start(app);
    },

    /** Lets what has begun come to its end (acks need the connection), then leaves. */
    async stop() {
      const deadline = Date.now() + DRAIN;
      while (inFlight > 0 && Date.now() < deadline) await sleep(50);
      await transport.stop();
    },
  };
}

function boltLoggerFor(logger: Logger): BoltLogger {
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
