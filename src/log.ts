import { AsyncLocalStorage } from 'node:async_hooks';
import { pino, stdSerializers, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';
import { createRedactor } from './secrets.ts';

export type { Logger };

/** What log lines are about while something goes on: the run's id, and its workflow's. */
export type Subject = { readonly run?: string; readonly workflow?: string; readonly activity?: string };

const subjects = new AsyncLocalStorage<Subject>();

/** Every line that is logged within `work`, by whomever, says what it is about. */
export function logAbout<T>(subject: Subject, work: () => T): T {
  return subjects.run({ ...subjects.getStore(), ...subject }, work);
}

/**
 * One JSON line an event on stdout. Secrets are cut out of the finished line, so that it does not matter through which
 * library or within which sentence one came.
 */
export function createLogger(part: string, secrets: readonly string[] = [], to?: DestinationStream): Logger {
  const options = {
    base: { part },
    timestamp: stdTimeFunctions.isoTime,
    mixin: () => subjects.getStore() ?? {},
    serializers: { err: stdSerializers.err, error: stdSerializers.err },
    hooks: { streamWrite: createRedactor(secrets) },
  };
  return to ? pino(options, to) : pino(options);
}
