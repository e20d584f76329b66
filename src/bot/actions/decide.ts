import type { KnownBlock } from '@slack/types';
import type { Decision } from '../../decisions.ts';
import { sign } from '../../signature.ts';
import { readButtonValue } from '../action-ids.ts';
import type { BotContext } from '../context.ts';
import { nobodyTookIt, RECORDED } from '../recorded.ts';
import { UserError } from '../user-error.ts';
import { endedCard, hasButtons, type ClickedMessage } from '../views/ended-card.ts';
import type { Words } from '../views/language.ts';

export type Click = {
  readonly value: string | undefined;
  /** Slack's time of the click, in seconds with a fraction. */
  readonly actionTs: string;
  readonly user: string;
  readonly channel: string;
  readonly message: ClickedMessage;
};

/** A click on a card: signed and sent to the run, which alone decides whether it counts. */
export function createDecide({ runs, client, signingKey, tell, workspaceWords }: BotContext) {
  return async ({ value, actionTs, user, channel, message }: Click): Promise<void> => {
    const asked = readButtonValue(value);
    if (!asked) throw new UserError(({ refused }) => refused.notMyButton);
    const { workflowId, run, question, choice } = asked;
    const at = Math.round(Number(actionTs) * 1_000);
    const decision: Decision = { run, question, choice, by: user, at };
    const place = { channel, user, thread: message.thread_ts ?? message.ts };

    if (await runs.decide(workflowId, run, sign(decision, signingKey))) {
      if (await nobodyTookIt(runs, workflowId, run)) await tell(place, RECORDED);
      return;
    }
    const ended = await runs.find(workflowId, run);
    const how = ({ statusOf, forgotten }: Words) => (ended ? statusOf(ended.status) : forgotten);
    const shown = await asItIs(channel, message);
    if (hasButtons(shown)) {
      await client.chat.update({ channel, ts: message.ts, ...endedCard(shown, how(workspaceWords), workspaceWords) });
    }
    throw new UserError((words) => words.refused.ended(how(words)));
  };

  /** What was clicked may be older than the run's last words, which are not to be painted over. */
  async function asItIs(channel: string, clicked: ClickedMessage): Promise<ClickedMessage> {
    const { messages = [] } = await client.conversations.replies({ channel, ts: clicked.ts, limit: 1 });
    const [{ text = '', blocks } = {}] = messages.filter(({ ts }) => ts === clicked.ts);
    return blocks ? { ...clicked, text, blocks: blocks as readonly KnownBlock[] } : clicked;
  }
}
