import { randomUUID } from 'node:crypto';
import type { BotContext } from './context.ts';
import { tellPrivately, type Place } from './private.ts';
import { UserError } from './user-error.ts';

/**
 * The one funnel: a `UserError` is said to the person as it is; anything else gets a reference that stands in the log
 * too. Never throws, since there is nobody left to tell.
 */
export function createFunnel({ client, logger }: Pick<BotContext, 'client' | 'logger'>) {
  return async (place: Place, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      await tellPrivately(client, place, sentenceFor(error)).catch((cause: unknown) => {
        logger.error({ err: cause }, 'Somebody could not be told that something went wrong.');
      });
    }
  };

  function sentenceFor(error: unknown): string {
    if (error instanceof UserError) return error.message;
    const reference = randomUUID().slice(0, 8);
    logger.error({ err: error, reference }, 'A listener failed.');
    return `That did not work, and it is not your fault. Nothing was started unless you see it here. Whoever runs Deckhand finds the cause under ${reference} in the log.`;
  }
}
