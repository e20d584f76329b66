import { pino, type Logger } from 'pino';

export type { Logger };

/** One JSON line an event on stdout; whatever looks like a secret is cut out. */
export function createLogger(part: string): Logger {
  return pino({
    name: part,
    base: { part },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['*.token', '*.apiKey', '*.authorization', '*.headers.authorization', '*.secret'],
      censor: '[hidden]',
    },
  });
}
