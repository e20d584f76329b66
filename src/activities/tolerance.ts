import { ApplicationFailure } from '@temporalio/activity';

/**
 * Lets an outside system be away for a while: an answer, or undefined for a failure that may pass. It is thrown once
 * there was no answer for `limit` ms. A wait of days would otherwise use up Temporal's attempts by moments without one.
 */
export function createTolerance(limit: number) {
  let answeredAt = Date.now();
  return async <T>(ask: () => Promise<T>): Promise<T | undefined> => {
    try {
      const answer = await ask();
      answeredAt = Date.now();
      return answer;
    } catch (error) {
      const passes = error instanceof ApplicationFailure && !error.nonRetryable;
      if (!passes || Date.now() - answeredAt >= limit) throw error;
      return undefined;
    }
  };
}
