import {
  CancellationScope,
  ParentClosePolicy,
  condition,
  isCancellation,
  log,
  startChild,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import type { Unsaid } from '../incidents.ts';
import { CARD, DROPPED, type Cut, type Note, type PublishRequest, type Thread } from '../publishing.ts';
import type { CardView } from '../run.ts';
import { PRIORITY, isPrompt, type Urgency } from '../urgency.ts';
import { slackActivities } from './slack-calls.ts';

const WAITING_NOTES = 200;
export const NOTES_PER_CALL = 20;
/** How long a run that is over waits for Slack before the rest goes to an outbox and its lock is given up. */
const LAST_WORDS = '60 seconds';
/** A publish younger than this finishes by itself sooner than a cancellation reaches it. ms. */
const YOUNG = 1_000;

export type PublisherOptions = {
  readonly view: () => CardView;
  readonly channel: () => string | undefined;
  readonly requestedBy: string | undefined;
  /** From the run before in a chain that continues as new. */
  readonly carried?: Unsaid | undefined;
};

/**
 * Says what a run has to say: one loop hands the waiting notes in order, with the newest card, to one idempotent
 * activity at a time. Nothing in the run ever waits for it, so a Slack outage delays words and not work.
 */
export function createPublisher({ view, channel, requestedBy, carried }: PublisherOptions) {
  const notes: Note[] = [...(carried?.notes ?? [])];
  /** What Slack may already have: the card and each note that was ever handed over, by key. */
  const handedOver = new Set<string>(carried?.handedOver);
  let thread: Thread | undefined = carried?.thread;
  /** Where the card was before it was to be posted anew. */
  let left: Thread | undefined;
  /** The channel that could not be reached, while there is nobody else to write to either: words wait for it. */
  let unreachable: string | undefined = carried?.unreachable;
  // A memo does not go along with a chain.
  if (thread) upsertMemo({ thread });
  if (unreachable) upsertMemo({ unreachable });
  let dropped = carried?.dropped ?? 0;
  let wanted: Urgency | undefined;
  let inFlight: { scope: CancellationScope; urgency: Urgency; since: number; overtaken: boolean } | undefined;
  let ending = false;
  let closed = false;

  /**
   * Asks for the card to be drawn again. A question, a decision or the end overtakes what is being said, the rest of which
   * comes with the newer card; the end lets the others out. One decision overtakes another too: in a busy channel its
   * notes wait for their turns, a second each and longer.
   */
  function refresh(urgency: Urgency = 'step'): void {
    want(urgency);
    if (!inFlight) return;
    if (isPrompt(urgency) || (urgency === 'end' && !isPrompt(inFlight.urgency))) overtake(inFlight);
  }

  /** What waits is said with the most urgent of it. */
  function want(urgency: Urgency): void {
    wanted = wanted && PRIORITY[wanted] < PRIORITY[urgency] ? wanted : urgency;
  }

  function overtake(said: NonNullable<typeof inFlight>): void {
    const age = Date.now() - said.since;
    if (age > YOUNG) said.scope.cancel();
    else if (!said.overtaken) {
      said.overtaken = true;
      void CancellationScope.nonCancellable(async () => {
        const ended = await condition(() => inFlight !== said, YOUNG - age + 1, { summary: 'letting words out' });
        if (!ended) said.scope.cancel();
      });
    }
  }

  function note(next: Note, urgency: Urgency = 'step'): void {
    if (notes.length >= WAITING_NOTES) {
      notes.shift();
      dropped += 1;
    }
    notes.push(next);
    refresh(urgency);
  }

  function request(): PublishRequest {
    const batch = notes.slice(0, NOTES_PER_CALL);
    const to = channel();
    return {
      card: view(),
      notes: batch,
      again: thread ? batch.some(({ key }) => handedOver.has(key)) : handedOver.has(CARD),
      dropped,
      ...(to ? { channel: to } : {}),
      ...(requestedBy ? { requestedBy } : {}),
      ...(thread ? { thread } : {}),
    };
  }

  async function publishOnce(urgency: Urgency): Promise<void> {
    const asked = request();
    for (const key of [CARD, ...asked.notes.map((each) => each.key)]) handedOver.add(key);
    const scope = new CancellationScope();
    inFlight = { scope, urgency, since: Date.now(), overtaken: false };
    try {
      const { publish } = slackActivities(urgency);
      const { thread: at, cut } = await scope.run(() => publish(asked));
      const place = (asked.thread ?? left)?.channel ?? asked.channel;
      if (!at && !cut && place) {
        waitFor(place);
        return;
      }
      if (at) moveTo(at);
      if (cut) {
        resume(asked, cut, urgency);
        return;
      }
      dropped -= asked.dropped;
      forget(asked.notes);
    } catch (error) {
      // A cancelled publish whose worker is lost ends as a timeout: what it said is not known, so it is looked for.
      if (isCancellation(error) || scope.consideredCancelled) {
        want(urgency);
        return;
      }
      log.warn('Slack took none of these words; the run goes on without them.', { error, notes: asked.notes.length });
      forget(asked.notes);
    } finally {
      inFlight = undefined;
    }
  }

  /** Words that were cut short: what is known not to be in Slack need not be looked for there. */
  function resume({ notes: asked, dropped: told }: PublishRequest, { said, untouched }: Cut, urgency: Urgency): void {
    if (said.some((key) => key.startsWith(DROPPED))) dropped -= told;
    forget(asked.filter(({ key }) => said.includes(key)));
    for (const key of untouched) handedOver.delete(key);
    want(urgency);
  }

  /** The memo tells, so that nobody asks for the card again before the channel can be reached. */
  function waitFor(channel: string): void {
    thread ??= left;
    if (unreachable !== channel) upsertMemo({ unreachable: channel });
    unreachable = channel;
  }

  function moveTo(next: Thread): void {
    const isNew = next.channel !== thread?.channel || next.ts !== thread.ts;
    if (isNew || unreachable) {
      upsertMemo({ ...(isNew ? { thread: next } : {}), ...(unreachable ? { unreachable: null } : {}) });
    }
    thread = next;
    unreachable = undefined;
  }

  /** By key, since the list may have been cut at its head meanwhile. */
  function forget(said: readonly Note[]): void {
    notes.splice(0, notes.length, ...notes.filter(({ key }) => !said.some((each) => each.key === key)));
  }

  /** The card is gone from Slack: the next one is posted anew, and the thread goes on there. What waits tries again. */
  function repost(): void {
    if (!unreachable) {
      left = thread ?? left;
      thread = undefined;
      // Not looked for either: an archived channel still shows the card that nobody can change there any more.
      handedOver.delete(CARD);
    }
    refresh('decision');
  }

  /** Where a run speaks that nobody asked for is in its plan; without one there is only the log. */
  const mayKnowWhere = () => channel() !== undefined || requestedBy !== undefined || ending;

  const hasNotes = () => notes.length > 0 && !unreachable;

  const isIdle = () => !inFlight && wanted === undefined && !hasNotes();

  /** Runs until `close`, in the root scope: cancelling the run must not silence it. */
  const loop = CancellationScope.nonCancellable(async () => {
    for (;;) {
      await condition(() => ((wanted !== undefined || hasNotes()) && mayKnowWhere()) || closed);
      await comeToRest();
      if (closed) return;
      const urgency = wanted ?? 'step';
      wanted = undefined;
      await publishOnce(urgency);
    }
  });

  /** Lets the last words out; what Slack has not taken by then goes to an outbox, so that no lock waits for Slack. */
  async function close(): Promise<void> {
    ending = true;
    const said = await condition(isIdle, LAST_WORDS, { summary: 'waiting for Slack to take the last words' });
    closed = true;
    if (!said) {
      const rest = inFlight;
      rest?.scope.cancel();
      await loop;
      await startChild('outbox', {
        workflowId: `outbox/${workflowInfo().firstExecutionRunId}`,
        parentClosePolicy: ParentClosePolicy.ABANDON,
        args: [{ ...request(), notes, again: true }],
        staticSummary: `What ${workflowInfo().workflowId} still has to say in Slack`,
      });
      return;
    }
    await loop;
    if (unreachable) log.warn('Nobody could be reached to hear the last words.', { unreachable, notes: notes.length });
  }

  /** Stops speaking so that the next run of the chain can: what was being said is said again there, once. */
  async function stop(): Promise<void> {
    closed = true;
    inFlight?.scope.cancel();
    await loop;
  }

  function unsaid(): Unsaid {
    const keys = [CARD, ...notes.map(({ key }) => key)].filter((key) => handedOver.has(key));
    const where = { ...(thread ? { thread } : {}), ...(unreachable ? { unreachable } : {}) };
    return { notes: [...notes], handedOver: keys, dropped, ...where };
  }

  return { note, refresh, repost, close, stop, unsaid, thread: () => thread };
}

/**
 * Resolves when all that the same news sets off has happened: what a decision or an ended step leads to belongs on the
 * card that tells of it. Temporal looks at a condition when it is made, and again when nothing else moves any more.
 */
function comeToRest(): Promise<void> {
  let looks = 0;
  return condition(() => looks++ > 0);
}

export type Publisher = ReturnType<typeof createPublisher>;
