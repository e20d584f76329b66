import { CANCEL_QUESTION } from '../constants.ts';
import { type Decision } from '../decisions.ts';
import { CARD_EVENT } from '../publishing.ts';
import { sign } from '../signature.ts';
import type { Answers } from './commands/deckhand.ts';
import type { BotContext } from './context.ts';
import { nobodyTookIt, RECORDED } from './recorded.ts';
import type { ThreadNote } from './runs.ts';
import { UserError } from './user-error.ts';
import { cardOf as draw } from './views/card.ts';

export type Mention = {
  readonly text: string;
  readonly user: string;
  readonly channel: string;
  readonly ts: string;
  readonly thread_ts?: string;
};

type Card = { readonly workflow: string; readonly run: string };

const LONGEST_NOTE = 2_000;

/** What people say to the bot, by mention or in a direct message: a few words it knows, and an honest answer to the rest. */
export function createMentions({ runs, client, signingKey, tell, home }: BotContext, answers: Answers) {
  return async ({ text, user, channel, ts, thread_ts: thread }: Mention): Promise<void> => {
    const said = text.replaceAll(/<@[^>]+>/g, '').trim();
    const place = { channel, user, ...(thread ? { thread } : {}) };
    const at = Math.round(Number(ts) * 1_000);
    const note = /^note(?:\s+([\s\S]*))?$/i.exec(said);
    const word = note ? 'note' : said.toLowerCase();

    if (word === 'help') return answers.help(place);
    if (word === 'runs') return answers.runs(place);
    if (word !== 'status' && word !== 'cancel' && word !== 'note') throw notUnderstood();
    const card = thread ? await cardOf(channel, thread) : undefined;
    if (!card) throw new UserError((words) => `${words.mention.noRun} ${understood(words.mention)}`);
    if (word === 'status') return status(card);
    if (word === 'cancel') return cancel(card);
    return keep(card, { key: ts, by: user, text: (note?.[1] ?? '').trim() });

    function understood({ direct, understood: everywhere }: { direct: string; understood: string }): string {
      return channel.startsWith('D') ? direct : everywhere;
    }

    function notUnderstood(): UserError {
      return new UserError((words) => understood(words.mention));
    }

    async function status({ workflow, run }: Card): Promise<void> {
      const described = await runs.describe(workflow, run);
      const found = described ? undefined : await runs.find(workflow, run);
      await tell(place, (words) => {
        if (described) return draw(described.view, words).text;
        if (!found) return words.mention.noRecord;
        return words.mention.status(workflow, words.statusOf(found.status));
      });
    }

    async function cancel({ workflow, run }: Card): Promise<void> {
      const decision: Decision = { run, question: CANCEL_QUESTION, choice: 'cancel', by: user, at };
      if (!(await runs.decide(workflow, run, sign(decision, signingKey)))) {
        throw new UserError(({ refused }) => refused.endedAlready);
      }
      await sayIfNobodyTookIt({ workflow, run });
    }

    async function keep({ workflow, run }: Card, written: ThreadNote): Promise<void> {
      const { length } = written.text;
      if (length === 0) throw new UserError(({ mention }) => mention.emptyNote);
      if (length > LONGEST_NOTE) throw new UserError(({ mention }) => mention.longNote(length, LONGEST_NOTE));
      const outcome = await runs.note(workflow, run, written);
      if (outcome === 'no-notes') throw new UserError(({ mention }) => mention.noNotes);
      if (outcome === 'ended') throw new UserError(({ refused }) => refused.endedAlready);
      await sayIfNobodyTookIt({ workflow, run });
    }

    async function sayIfNobodyTookIt({ workflow, run }: Card): Promise<void> {
      if (await nobodyTookIt(runs, workflow, run)) await tell(place, RECORDED);
      await home.changed(user);
    }
  };

  /** The card says itself which run it is of. */
  async function cardOf(channel: string, thread: string): Promise<Card | undefined> {
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
