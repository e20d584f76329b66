import { Context, type Info } from '@temporalio/activity';
import type { WebClient } from '@slack/web-api';
import {
  DROPPED,
  type AddRequest,
  type Published,
  type PublishRequest,
  type TellRequest,
  type Thread,
} from '../publishing.ts';
import { cardOf } from '../bot/views/card.ts';
import { wordsIn, type Language } from '../bot/views/language.ts';
import { droppedNote, fileOf, privateAnswer, runNote } from '../bot/views/run-note.ts';
import { createReaders } from '../readers.ts';
import { PRIORITY } from '../urgency.ts';
import { BEAT, heartbeating } from './heartbeat.ts';
import { isUnfit, isUnreachable, slackCode, slackFailure } from './slack-errors.ts';
import { createFiles } from './slack-files.ts';
import { createMentions } from './slack-mentions.ts';
import { createMessages, type SlackMessage } from './slack-messages.ts';
import type { Pace, SlackMethod } from './slack-pace.ts';
import type { Turn } from './turns.ts';
import { cutOf, isCutShort, type SoFar } from './so-far.ts';

export type SlackActivities = ReturnType<typeof createSlackActivities>;

export type SlackOptions = {
  /** Must not retry by itself: Temporal does, and only it knows what may already have been posted. */
  readonly client: WebClient;
  readonly pace: Pace;
  /** Everybody reads the same card and notes; what is for one person is in their own language. */
  readonly language: Language;
};

/** Everything that writes to Slack for a run. */
export function createSlackActivities({ client, pace, language }: SlackOptions) {
  const words = wordsIn(language);
  const wordsFor = createReaders(client, language);
  const messages = createMessages({ client, pace: turn });
  const files = createFiles({ client, pace: turn, messages });
  const reachable = createMentions(client);

  /** A cancel is heeded before a call, never during one: Slack might still carry out what nobody waits for any more. */
  async function turn(method: SlackMethod, channel?: string, { signal: needless }: Turn = {}): Promise<void> {
    const { info, cancellationSignal: cancelled } = Context.current();
    const { priorityKey: priority } = info.priority ?? {};
    const signal = needless ? AbortSignal.any([cancelled, needless]) : cancelled;
    await pace(method, channel, { signal, ...(priority === undefined ? {} : { priority }) });
    signal.throwIfAborted();
  }

  return {
    /**
     * Brings a run's card and thread up to date. Safe to repeat: what may have been posted is looked for first. A cancel
     * is no failure: the answer tells how far it came.
     */
    async publish(asked: PublishRequest): Promise<Published> {
      const look = asked.again || Context.current().info.attempt > 1;
      const soFar: SoFar = { said: new Set(), ...(look ? {} : { there: new Set() }) };
      return heartbeating<Thread, Published>(async (keep, last) => {
        const { channel: named } = asked;
        const request = named ? { ...asked, channel: await messages.idOf(named) } : asked;
        const found = last ?? request.thread ?? (look ? await findThread(request) : undefined);
        if (found) soFar.thread = found;
        else soFar.there = new Set();
        const thread = found ? await bringUpToDate(request, found) : await postCard(request);
        if (!thread) return {};
        soFar.thread = thread;
        keep(thread);
        await postNotes(request, thread, soFar);
        return { thread };
      }, beatOf(Context.current().info)).catch((error: unknown) => {
        if (!isCutShort(error)) throw slackFailure(error);
        return { ...(soFar.thread ? { thread: soFar.thread } : {}), cut: cutOf(asked, soFar) };
      });
    },

    /** Adds notes to the thread of a run that is over. Safe to repeat: those that are there are left out. */
    async addNotes({ thread, run, notes }: AddRequest): Promise<void> {
      const words = { card: { runId: run }, notes, dropped: 0 };
      await heartbeating(() => postNotes(words, thread, { said: new Set() })).catch(rethrow);
    },

    /** Says something to one person only: in the thread if they can see it, else as a direct message. */
    async tell({ to, phrase, about, thread }: TellRequest): Promise<void> {
      const text = privateAnswer(phrase, about, await wordsFor(to));
      try {
        if (thread) {
          await turn('chat.postEphemeral', thread.channel);
          await client.chat.postEphemeral({ channel: thread.channel, user: to, thread_ts: thread.ts, text });
          return;
        }
      } catch (error) {
        if (!isUnreachable(error)) throw slackFailure(error);
      }
      await messages.post(await messages.direct(to), { text }).catch(rethrow);
    },
  };

  async function findThread({ card, channel, requestedBy }: PublishRequest): Promise<Thread | undefined> {
    const there = channel && (await messages.findCard(channel, card).catch(orUnreachable));
    return there || (requestedBy ? messages.findCard(await messages.direct(requestedBy), card) : undefined);
  }

  async function postCard({ card, channel, requestedBy }: PublishRequest): Promise<Thread | undefined> {
    if (channel) {
      try {
        return await messages.post(channel, cardOf(card, words));
      } catch (error) {
        if (!isUnreachable(error)) throw slackFailure(error);
        const instead = requestedBy ? 'the run speaks to its requester' : 'nobody hears the run until it can';
        Context.current().log.warn(`The channel cannot be reached; ${instead}.`, { channel, error: slackCode(error) });
      }
    }
    if (!requestedBy) return undefined;
    return messages.post(await messages.direct(requestedBy), cardOf(card, words)).catch(rethrow);
  }

  /** Where the card is then: elsewhere if its channel cannot be reached any more, and nowhere if nothing can. */
  async function bringUpToDate(request: PublishRequest, thread: Thread): Promise<Thread | undefined> {
    if (await updateCard(request, thread)) return thread;
    const { channel, ...others } = request;
    const left = channel === thread.channel ? others : request;
    const there = await findThread(left);
    return there && (await updateCard(left, there)) ? there : postCard(left);
  }

  /** False if its channel cannot be reached. A card that was deleted still has its thread. */
  async function updateCard({ card }: PublishRequest, { channel, ts }: Thread): Promise<boolean> {
    const { log } = Context.current();
    try {
      await turn('chat.update', channel);
      await client.chat.update({ channel, ts, ...cardOf(card, words) });
    } catch (error) {
      if (isUnreachable(error)) {
        log.warn('The channel of the card cannot be reached any more.', { channel, ts, error: slackCode(error) });
        return false;
      }
      if (slackCode(error) !== 'message_not_found') throw slackFailure(error);
      log.warn('The card is gone; its thread goes on.', { channel, ts, error: slackCode(error) });
    }
    return true;
  }

  async function postNotes({ card, notes, dropped }: ToThread, thread: Thread, soFar: SoFar): Promise<void> {
    if (notes.length === 0) return;
    const found = soFar.there ? undefined : await messages.inThread(thread, card.runId);
    const there = (soFar.there ??= found?.keys ?? new Set());
    const missing = `${DROPPED}${notes[0]?.key}`;
    const first =
      dropped > 0 ? [{ key: missing, message: droppedNote(dropped, card, missing, words), file: undefined }] : [];
    const link = notes.some(({ linkToCard }) => linkToCard) ? await messages.permalink(thread) : undefined;
    const addressed = await Promise.all(
      notes.map(async (note) => (note.mention ? { ...note, mention: await reachable(note.mention) } : note)),
    );
    const all = [
      ...first,
      ...addressed.map((note) => ({
        key: note.key,
        message: runNote(note, card, words, note.linkToCard ? link : undefined),
        file: fileOf(note, words),
      })),
    ];
    for (const { key, message, file } of all) {
      if (!there.has(key)) await postNote(thread, message);
      there.add(key);
      if (file) await files.attach({ thread, ...file }, found?.files ?? NO_FILES);
      soFar.said.add(key);
    }
  }

  /** A note Slack does not like is cut to plain text once; if that is refused too it is left out, and the log says so. */
  async function postNote(thread: Thread, message: SlackMessage): Promise<void> {
    try {
      await messages.reply(thread, message);
    } catch (error) {
      if (!isUnfit(error) && !isUnreachable(error) && slackCode(error) !== 'thread_not_found')
        throw slackFailure(error);
      Context.current().log.warn('Slack refused a note.', { error: slackCode(error) });
      const plain = { text: message.text.slice(0, 3_000), ...(message.metadata ? { metadata: message.metadata } : {}) };
      await messages.reply(thread, plain).catch((again: unknown) => {
        if (slackCode(again) === '') throw slackFailure(again);
        Context.current().log.error('Slack refused a note for good; it was left out.', { error: slackCode(again) });
      });
    }
  }
}

const NO_FILES: ReadonlySet<string> = new Set();

/** A click cuts a question's words short; the others are seldom cut, and many wait here at once. */
function beatOf({ priority }: Info): number {
  return (priority?.priorityKey ?? PRIORITY.step) <= PRIORITY.ask ? BEAT : 2 * BEAT;
}

type ToThread = Pick<PublishRequest, 'notes' | 'dropped'> & { readonly card: Pick<PublishRequest['card'], 'runId'> };

function rethrow(error: unknown): never {
  throw slackFailure(error);
}

/** Where we may not look we have not posted either. */
function orUnreachable(error: unknown): undefined {
  if (!isUnreachable(error)) throw error;
}
