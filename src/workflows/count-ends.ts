import { defineSearchAttributeKey, TemporalFailure } from '@temporalio/common';
import { isCancellation, metricMeter, workflowInfo, type WorkflowInterceptorsFactory } from '@temporalio/workflow';

const OPERATION = defineSearchAttributeKey('DeckhandOperation', 'KEYWORD');

const ended = metricMeter.createCounter('deckhand_runs_ended_total', '', 'Runs that ended, by operation and how.');

/** Counts each run once as it ends; a replay counts nothing. What is no run, such as an outbox, has no operation. */
export const interceptors: WorkflowInterceptorsFactory = () => ({
  inbound: [
    {
      async execute(input, next) {
        try {
          const result = await next(input);
          count((result as { status?: string } | undefined)?.status ?? 'succeeded');
          return result;
        } catch (error) {
          // Any other error fails the workflow task, not the run: it will be tried again.
          if (error instanceof TemporalFailure) count(isCancellation(error) ? 'cancelled' : 'failed');
          throw error;
        }
      },
    },
  ],
});

function count(status: string): void {
  const operation = workflowInfo().typedSearchAttributes.get(OPERATION);
  if (operation) ended.add(1, { operation, status });
}
