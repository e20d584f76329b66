import { Context } from '@temporalio/activity';

/** ms. A worker holds back those that come sooner than it sends any. */
export const BEAT = 1_000;

/**
 * Heartbeats while `work` goes on, with whatever it last wanted kept: a lost worker is noticed, a cancel arrives, and
 * the next attempt resumes from `last`. With a slower `beat`, in ms, a cancel arrives later and Temporal has less to do.
 */
export async function heartbeating<Details, Result>(
  work: (keep: (details: Details) => void, last: Details | undefined) => Promise<Result>,
  beat = BEAT,
): Promise<Result> {
  const context = Context.current();
  const last = context.info.heartbeatDetails as Details | undefined;
  let kept = last;
  const timer = setInterval(() => context.heartbeat(kept), beat);
  try {
    return await work((details) => {
      kept = details;
      context.heartbeat(kept);
    }, last);
  } finally {
    clearInterval(timer);
  }
}
