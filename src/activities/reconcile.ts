import { Context } from '@temporalio/activity';
import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { endedCard } from '../bot/views/ended-card.ts';
import { wordsIn, type Language } from '../bot/views/language.ts';
import { memoOf } from '../memo.ts';
import type { Thread } from '../publishing.ts';
import { heartbeating } from './heartbeat.ts';
import { isUnreachable, slackCode, slackFailure } from './slack-errors.ts';
import { createMessages } from './slack-messages.ts';
import type { Pace } from './slack-pace.ts';

export type ReconcileActivities = ReturnType<typeof createReconcileActivities>;

export type ReconcileOptions = { readonly client: WebClient; readonly pace: Pace; readonly language: Language };

/** What a pass found and did. */
export type Reconciled = {
  readonly open: number;
  readonly reposted: number;
  readonly repainted: number;
  /** Runs that were ended from outside of late. */
  readonly cutOff: readonly CutOff[];
};

/** A run that could not say its last words itself. `status` is Temporal's word: `TERMINATED`. */
export type CutOff = {
  readonly workflowId: string;
  readonly runId: string;
  readonly status: string;
  readonly at: number;
};

/**
 * Somebody deleted the card, or the channel is archived or the bot was put out of it; or a channel for which the run waits,
 * since it has nobody else to write to, can be reached again.
 */
type News = 'no card' | 'no channel' | 'channel is back';

/** A run that is over, or goes on, with the card it has; of open runs that have none yet the publisher takes care. */
type Carded = CutOff & Place;
type Place = { readonly thread?: Thread; readonly unreachable?: string };

/** The part of a message we look at. Slack leaves a tombstone where a message was deleted that had replies. */
type Message = {
  readonly ts?: string;
  readonly subtype?: string;
  readonly text?: string;
  readonly blocks?: KnownBlock[];
};

const OPEN = 'ExecutionStatus = "Running" AND DeckhandOperation IS NOT NULL';
/** A run that comes to its own end says so in its status, unless another goes on for it; whichever does not was ended from outside. */
const CUT_OFF = 'ExecutionStatus NOT IN ("Running", "ContinuedAsNew") AND DeckhandStatus IN ("running", "waiting")';
/** A day and a bit: what was ended from outside while nothing ran here is found afterwards. ms. */
const LOOKED_BACK = 30 * 3_600_000;
/** What one pass puts on record; with more of them, something else is wrong. */
const MOST = 1_000;

/** Compares runs with their cards and mends what has come apart. */
export function createReconcileActivities({ client, pace, language }: ReconcileOptions) {
  const messages = createMessages({ client, pace });

  return {
    /** Looks at every run that is open or was ended from outside of late. Safe to repeat: what is well is left alone. */
    async reconcileCards(): Promise<Reconciled> {
      return heartbeating(async () => {
        const channels = new Map<string, Promise<boolean>>();
        let open = 0;
        let reposted = 0;
        for await (const run of runs(OPEN)) {
          if (!run.thread && !run.unreachable) continue;
          open += 1;
          const news = await newsOf(run, channels);
          if (news) reposted += (await askToRepost(run, news)) ? 1 : 0;
        }
        let repainted = 0;
        const since = new Date(Date.now() - LOOKED_BACK).toISOString();
        const cutOff: CutOff[] = [];
        for await (const { thread, unreachable: _, ...run } of runs(`${CUT_OFF} AND CloseTime > "${since}"`)) {
          if (cutOff.length < MOST) cutOff.push(run);
          if (thread) repainted += (await repaint(thread, run.status)) ? 1 : 0;
        }
        return { open, reposted, repainted, cutOff };
      });
    },
  };

  /** Undefined also of a run that knows: it is asked once. */
  async function newsOf(
    { thread, unreachable }: Place,
    channels: Map<string, Promise<boolean>>,
  ): Promise<News | undefined> {
    const channel = unreachable ?? thread?.channel ?? '';
    const reachable = channels.get(channel) ?? isReachable(channel);
    channels.set(channel, reachable);
    if (!(await reachable)) return unreachable ? undefined : 'no channel';
    if (unreachable) return 'channel is back';
    return thread && (await cardAt(thread)) ? undefined : 'no card';
  }

  async function isReachable(named: string): Promise<boolean> {
    try {
      const channel = await messages.idOf(named);
      const { channel: found } = await client.conversations.info({ channel });
      return !found?.is_archived && (found?.is_member === true || found?.is_im === true);
    } catch (error) {
      if (isUnreachable(error)) return false;
      throw slackFailure(error);
    }
  }

  async function cardAt({ channel, ts }: Thread): Promise<Message | undefined> {
    try {
      await pace('conversations.replies', channel);
      const { messages = [] } = await client.conversations.replies({ channel, ts, limit: 1 });
      return (messages as Message[]).find((message) => message.ts === ts && message.subtype !== 'tombstone');
    } catch (error) {
      if (isUnreachable(error) || ['thread_not_found', 'message_not_found'].includes(slackCode(error)))
        return undefined;
      throw slackFailure(error);
    }
  }

  async function repaint(thread: Thread, status: string): Promise<boolean> {
    const card = await cardAt(thread);
    if (!card?.ts || !card.blocks?.some(({ type }) => type === 'actions')) return false;
    const { channel, ts } = thread;
    try {
      await pace('chat.update', channel);
      const how = `${status.toLowerCase().replace('_', ' ')} in Temporal; nothing was undone`;
      await client.chat.update({ channel, ts, ...endedCard({ ...card, ts }, how, wordsIn(language)) });
      return true;
    } catch (error) {
      if (isUnreachable(error) || slackCode(error) === 'message_not_found') return false;
      throw slackFailure(error);
    }
  }
}

async function* runs(query: string): AsyncGenerator<Carded> {
  for await (const each of Context.current().client.workflow.list({ query })) {
    const { workflowId, runId, status, closeTime } = each;
    const { thread, unreachable } = memoOf(each);
    const place = { ...(thread ? { thread } : {}), ...(unreachable ? { unreachable } : {}) };
    yield { workflowId, runId, ...place, status: status.name, at: closeTime?.getTime() ?? 0 };
  }
}

/** False if the run has ended meanwhile, and so has said its last words itself. */
async function askToRepost({ workflowId, runId }: Pick<Carded, 'workflowId' | 'runId'>, news: News): Promise<boolean> {
  const { client, log } = Context.current();
  try {
    await client.workflow.getHandle(workflowId, runId).signal('repost');
    log.info('A run is to post its card again.', { run: runId, workflow: workflowId, news });
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'WorkflowNotFoundError') return false;
    throw error;
  }
}
