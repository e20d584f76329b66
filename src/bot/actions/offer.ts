import { CANCEL_QUESTION } from '../../constants.ts';
import type { DeployInput, QueueEntry, RollbackInput } from '../../operations.ts';
import { sign } from '../../signature.ts';
import { catalog } from '../catalog.ts';
import type { BotContext } from '../context.ts';
import { readOffer, type OfferValue } from '../offers.ts';
import { mayStart } from '../start-operation.ts';
import { UserError } from '../user-error.ts';
import type { Said } from '../views/language.ts';

export type Taken = {
  readonly value: string | undefined;
  /** Slack's time of the click, in seconds with a fraction. */
  readonly actionTs: string;
  readonly user: string;
  readonly channel: { readonly id: string; readonly name: string };
};

/** An offer that was taken: queued, or the run in its way is asked to give way. Answers what was done. */
export function createTakeOffer(context: BotContext) {
  const { runs, signingKey } = context;

  return async ({ value, actionTs, user, channel }: Taken): Promise<Said> => {
    const offer = readOffer(value);
    if (!offer) throw new UserError(({ refused }) => refused.notMyButton);
    const name = offer.offer === 'queue' ? offer.operation : 'rollback';
    const operation = catalog.find((each) => each.name === name);
    if (!operation) throw new UserError(({ refused }) => refused.notMyButton);
    const person = await mayStart(context, operation, user, channel);
    const at = Math.round(Number(actionTs) * 1_000);

    if (offer.offer === 'queue') {
      await runs.enqueue(entryOf(offer, offer.operation, person.name));
      return ({ queue }) => queue.queued;
    }
    const workflowId = `deploy/${offer.input.app}`;
    const decision = { run: offer.run, question: CANCEL_QUESTION, choice: 'cancel', by: user, at } as const;
    if (offer.offer === 'withdraw') await runs.enqueue({ ...entryOf(offer, 'rollback', person.name), first: true });
    if (!(await runs.decide(workflowId, offer.run, sign(decision, signingKey))) && offer.offer === 'cancel') {
      throw new UserError(({ refused }) => refused.endedAlready);
    }
    return ({ queue }) => (offer.offer === 'withdraw' ? queue.withdrawn : queue.cancelled);

    function entryOf(
      { id, input }: Extract<OfferValue, { id: string }>,
      which: QueueEntry['operation'],
      by: string,
    ): QueueEntry {
      const asked = { ...input, requestedBy: user, channel: channel.id } as DeployInput | RollbackInput;
      const summary = `${which} ${input.app}, asked by ${by}`;
      return { id, operation: which, workflowId: `deploy/${input.app}`, input: asked, summary };
    }
  };
}
