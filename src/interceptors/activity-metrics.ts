import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { metrics } from '../metrics.ts';
import type { JudgeRequest } from '../decisions.ts';
import type { PublishRequest } from '../publishing.ts';

/** Times what people wait for. An attempt that failed is not counted; the one that succeeded is counted from the start. */
export const activityMetrics: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    async execute(input, next) {
      const result = await next(input);
      measure(info.activityType, input.args, Date.now());
      return result;
    },
  },
});

function measure(activity: string, [request]: readonly unknown[], now: number): void {
  if (activity === 'judge') metrics.judged(now - (request as JudgeRequest).decision.at);
  if (activity === 'publish') for (const { at } of (request as PublishRequest).notes) metrics.posted(now - at);
}
