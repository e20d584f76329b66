import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';

/**
 * What `work` gives, unless the activity is cancelled first. Racing with `Context.current().cancelled` itself would keep
 * every answer of a poll that goes on for days.
 */
export async function orCancelled<T>(work: Promise<T>): Promise<T> {
  const { cancellationSignal: signal, cancelled } = Context.current();
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => void cancelled.catch(reject);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Waits, in ms; a cancel ends the wait and the activity. */
export async function pause(ms: number): Promise<void> {
  const { cancellationSignal: signal, cancelled } = Context.current();
  await sleep(ms, undefined, { signal }).catch(() => cancelled);
}
