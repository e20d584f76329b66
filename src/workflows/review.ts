import { proxyActivities } from '@temporalio/workflow';
import type { DeliveryPlanActivities } from '../activities/plan-delivery.ts';
import type { ReviewInput } from '../operations.ts';
import type { RunEnd } from '../run.ts';
import { inRun } from './run.ts';

/** Reads a file and computes: quick tries. */
const { planReview } = proxyActivities<DeliveryPlanActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 3 },
});

/** Follows a deploy that went to production without approval: asks until somebody else has signed it. */
export async function review(input: ReviewInput): Promise<RunEnd<ReviewInput>> {
  const { app, version, reason, requestedBy: by = '' } = input;
  const options = {
    operation: 'review',
    target: app,
    origin: input,
    steps: ['sign'],
    cancellable: false,
    title: () => ({ id: 'review.title', app, version }) as const,
    plan: () => planReview(input),
    done: () => ({ id: 'review.done', app, version }) as const,
  } as const;

  return inRun(options, async (run) => {
    await run.approval('sign', {
      gate: 'review',
      questionLimit: 0,
      facts: async () => ({ app, version }),
      same: () => true,
      what: () => ({ id: 'review.asked', app, version, by, reason }),
    });
    return input;
  });
}
