import { CANCEL_QUESTION } from '../constants.ts';
import { CARD_EVENT, type Decision, type RunStatus } from '../run.ts';
import { sign } from '../signature.ts';
import type { BotContext } from './context.ts';
import { tellPrivately } from './private.ts';
import { nobodyTookIt, RECORDED } from './recorded.ts';
import { UserError } from './user-error.ts';
import { cardOf as draw } from './views/card.ts';
import { STATUS } from './views/texts.ts';

export type Mention = {
  readonly text: string;
  readonly user: string;
  readonly channel: string;
  readonly ts: string;
  readonly thread_ts?: string;
};

const UNDERSTOOD =
  'In the thread of a run I understand `@deckhand status` and `@deckhand cancel`; everywhere `/deckhand help`.';

/** `@deckhand status|cancel` in a run's thread, and an honest answer to anything else. */
export function createMentions({ runs, client, signingKey }: BotContext) {
  return async ({ text, user, channel, ts, thread_ts: thread }: Mention): Promise<void> => {
    const word = text
      .replaceAll(/<@[^>]+>/g, '')
      .trim()
      .toLowerCase();
    const place = { channel, user, ...(thread ? { thread } : {}) };
    if (word !== 'status' && word !== 'cancel') throw new UserError(UNDERSTOOD);
    const card = thread ? await cardOf(channel, thread) : undefined;
    if (!card) throw new UserError(`This is not the thread of a run. ${UNDERSTOOD}`);
    const { workflow, run } = card;

    if (word === 'status') {
      const described = await runs.describe(workflow, run);
      const found = described ? undefined : await runs.find(workflow, run);
      const known = found
        ? `${workflow}: ${STATUS[found.status as RunStatus] ?? found.status}.`
        : 'Temporal keeps no record of this run any more.';
      await tellPrivately(client, place, described ? draw(described.view).text : known);
      return;
    }
    const at = Math.round(Number(ts) * 1_000);
    const decision: Decision = { run, question: CANCEL_QUESTION, choice: 'cancel', by: user, at };
    if (!(await runs.decide(workflow, run, sign(decision, signingKey))))
      throw new UserError('That run has ended. Nothing changed.');
    if (await nobodyTookIt(runs, workflow, run)) await tellPrivately(client, place, RECORDED);
  };

  /** The card says itself which run it is of. */
  async function cardOf(channel: string, thread: string): Promise<{ workflow: string; run: string } | undefined> {
    const { messages } = await client.conversations.replies({
      channel,
      ts: thread,
      limit: 1,
      include_all_metadata: true,
    });
    const { metadata } = (messages?.[0] ?? {}) as {
      metadata?: { event_type?: string; event_payload?: Record<string, unknown> };
    };
    if (metadata?.event_type !== CARD_EVENT) return undefined;
    const { workflow, run } = metadata.event_payload ?? {};
    return typeof workflow === 'string' && typeof run === 'string' ? { workflow, run } : undefined;
  }
}
