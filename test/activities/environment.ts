import { MockActivityEnvironment } from '@temporalio/testing';
import type { Client } from '@temporalio/client';
import { DefaultLogger } from '@temporalio/worker';
import type { Info } from '@temporalio/activity';
import { ActivityCancellationDetails } from '@temporalio/common';
import type { Effect, Progress } from '../../src/run.ts';

/** As Temporal tells it. */
const CANCELLED = new ActivityCancellationDetails({ cancelRequested: true });

/** The mark of a step's effect as the kernel makes it. */
export function effectOf(run: string, step: string, round = 1): Effect {
  return { run, step, round, key: `${run}/${step}/${round}` };
}

/** An activity's surroundings, with the progress it told its run. */
export function createEnvironment(info: Partial<Info> = {}) {
  const told: Progress[] = [];
  const handle = { signal: async (_: string, progress: Progress) => void told.push(progress) };
  const withAbortSignal = (_: AbortSignal, work: () => Promise<unknown>) => work();
  const client = { workflow: { getHandle: () => handle }, withAbortSignal } as unknown as Client;
  const environment = new MockActivityEnvironment(info, {
    client,
    logger: new DefaultLogger('ERROR', () => undefined),
  });
  const run = <T>(work: () => Promise<T>): Promise<T> => environment.run(work);
  return { run, told: told as readonly Progress[], cancel: () => environment.cancel('CANCELLED', CANCELLED) };
}

/** One attempt in surroundings of its own. */
export function attempt<T>(work: () => Promise<T>, info: Partial<Info> = {}): Promise<T> {
  return createEnvironment(info).run(work);
}

/** What comes of work that is to fail while the test goes on: its error, or what it gave instead. */
export function outcome(work: Promise<unknown>): Promise<unknown> {
  return work.catch((error: unknown) => error);
}
