import { randomUUID } from 'node:crypto';
import type { AuditLog } from '../audit.ts';
import type { Logger } from '../log.ts';
import type { Place, Tell } from './private.ts';
import { createRefusals } from './refusals.ts';
import { slackProblem } from './slack-problems.ts';
import { InputError, NotAllowed, UserError } from './user-error.ts';
import { worded, type Said } from './views/language.ts';
import { escapeMrkdwn } from './views/mrkdwn.ts';

/** What a person is told of an error, in mrkdwn. What is no `UserError` goes to the log, under a reference that the person gets. */
export type Faults = (error: unknown) => Said;

export function createFaults(logger: Logger, audit?: AuditLog): Faults {
  const record = audit && createRefusals(audit, logger);

  return (error) => {
    if (error instanceof NotAllowed) {
      const { by, asked, message: why } = error;
      record?.({ by, asked, why });
    }
    if (error instanceof InputError) return (words) => escapeMrkdwn(worded(error.said, words));
    if (error instanceof UserError) return error.said;
    const reference = randomUUID().slice(0, 8);
    logger.error({ err: error, reference }, 'A listener failed.');
    const problem = slackProblem(error);
    return (words) => (problem ? words.faultOfInstallation(problem(words), reference) : words.fault(reference));
  };
}

/** The one funnel: whatever goes wrong is said to the person. Never throws, since there is nobody left to tell. */
export function createFunnel(tell: Tell, faults: Faults, logger: Logger) {
  return async (place: Place, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const offers = error instanceof UserError ? error.offers : [];
      await tell(place, faults(error), offers).catch((cause: unknown) => {
        logger.error({ err: cause }, 'Somebody could not be told that something went wrong.');
      });
    }
  };
}
