import { Context } from '@temporalio/activity';
import type { Phrase } from '../phrases.ts';
import type { Effect, Progress } from '../run.ts';

/** A line is not told again sooner than this share of the time the activity has been going on. */
const SHARE = 0.02;

/**
 * Tells the run how far a long activity is: only when the line changed, and not sooner than `everyMs` or 2 % of the
 * elapsed time. What it never does is fail the activity.
 */
export function createProgress({ step, round }: Effect, everyMs: number) {
  const { info, client, log } = Context.current();
  const began = Date.now();
  const { workflowId, runId } = info.workflowExecution ?? {};
  let told = '';
  let toldAt = 0;
  let count = 0;

  return (line: Phrase): void => {
    const text = JSON.stringify(line);
    const now = Date.now();
    if (text === told || now - toldAt < Math.max(everyMs, SHARE * (now - began)) || !workflowId) return;
    told = text;
    toldAt = now;
    const progress: Progress = { step, round, seq: info.attempt * 1_000_000 + ++count, line };
    client.workflow
      .getHandle(workflowId, runId)
      .signal('progress', progress)
      .catch((error: unknown) => log.warn('A line of progress was lost.', { error }));
  };
}
