import type { Decision, RunStatus } from '../../run.ts';
import { sign } from '../../signature.ts';
import { readButtonValue } from '../action-ids.ts';
import type { BotContext } from '../context.ts';
import { tellPrivately } from '../private.ts';
import { nobodyTookIt, RECORDED } from '../recorded.ts';
import { UserError } from '../user-error.ts';
import { endedCard, type ClickedMessage } from '../views/ended-card.ts';
import { STATUS } from '../views/texts.ts';

export type Click = {
  readonly value: string | undefined;
  /** Slack's time of the click, in seconds with a fraction. */
  readonly actionTs: string;
  readonly user: string;
  readonly channel: string;
  readonly message: ClickedMessage;
};

/** A click on a card: signed and sent to the run, which alone decides whether it counts. */
export function createDecide({ runs, client, signingKey }: BotContext) {
  return async ({ value, actionTs, user, channel, message }: Click): Promise<void> => {
    const asked = readButtonValue(value);
    if (!asked) throw new UserError('I cannot read that button; it is not one of mine. Nothing changed.');
    const { workflowId, run, question, choice } = asked;
    const at = Math.round(Number(actionTs) * 1_000);
    const decision: Decision = { run, question, choice, by: user, at };
    const place = { channel, user, thread: message.thread_ts ?? message.ts };

    if (await runs.decide(workflowId, run, sign(decision, signingKey))) {
      if (await nobodyTookIt(runs, workflowId, run)) await tellPrivately(client, place, RECORDED);
      return;
    }
    const ended = await runs.find(workflowId, run);
    const how = ended ? (STATUS[ended.status as RunStatus] ?? ended.status) : 'Temporal keeps no record of it any more';
    await client.chat.update({ channel, ts: message.ts, ...endedCard(message, how) });
    throw new UserError(`That run has ended (${how}). Nothing changed.`);
  };
}
