import { CancellationScope, condition, log, proxyActivities } from '@temporalio/workflow';
import type { JudgeActivities } from '../activities/judge.ts';
import { MOST_PICKS } from '../constants.ts';
import type { Phrase } from '../phrases.ts';
import type { Allowed, Choice, Decision, Verdict } from '../decisions.ts';
import type { Thread } from '../publishing.ts';
import { privateAnswers } from './slack-calls.ts';
import { isMoment } from './signals.ts';

type Accepted = Extract<Verdict, { ok: true }>;

/** What can be decided now. */
export type OpenQuestion = {
  readonly id: string;
  readonly choices: readonly Choice[];
  /** Who may make this choice; undefined as long as the run does not know its policy. */
  readonly allowed: (choice: Choice) => Allowed | undefined;
  /** Clicks made later than this do not count, whenever they arrive. Unix ms. */
  readonly expiresAt?: () => number | undefined;
  /** Called for each decision the policy accepts: whether it settles the question, or why it does not count. */
  readonly settle: (decision: Decision, verdict: Accepted) => 'settled' | 'open' | Phrase;
};

export type InboxOptions = {
  readonly run: string;
  readonly about: () => Phrase;
  readonly policy: () => { readonly fromTemporal: boolean; readonly policyHash: string } | undefined;
  readonly thread: () => Thread | undefined;
  /** Clicks that counted in the run before, in a chain that continues as new. */
  readonly counted?: readonly string[];
};

/** As many clicks as may still be delivered again. */
const REMEMBERED = 100;

/** Membership is read from Slack, so a few quick tries; who cannot be told from a stranger does not decide. */
const { judge } = proxyActivities<JudgeActivities>({
  startToCloseTimeout: '10 seconds',
  scheduleToCloseTimeout: '1 minute',
  retry: { maximumAttempts: 3, initialInterval: '1 second' },
  priority: { priorityKey: 1 },
});

/**
 * Takes clicks as they come and judges them strictly one after the other. Signal handlers only append; whoever is
 * refused is told privately why, and a duplicate of a click that counted is silently harmless.
 */
export function createInbox({ run, about, policy, thread, counted: before = [] }: InboxOptions) {
  const waiting: Decision[] = [];
  const open = new Map<string, OpenQuestion>();
  const settled = new Map<string, Decision>();
  const expired = new Map<string, number>();
  const counted = new Set<string>(before);
  const telling = new Set<Promise<void>>();
  let judging = false;
  let closed = false;

  const isDrained = () => waiting.length === 0 && !judging;
  /** Drained, and everybody who was refused has been told. */
  const isQuiet = () => isDrained() && telling.size === 0;

  function receive(signal: Decision): void {
    const decision = readDecision(signal, run, open);
    if (decision) waiting.push(decision);
    else log.warn('A decision that cannot be read was ignored.');
  }

  const loop = CancellationScope.nonCancellable(async () => {
    for (;;) {
      await condition(() => waiting.length > 0 || closed);
      const decision = waiting.shift();
      if (!decision) return;
      judging = true;
      try {
        const refusal = await consider(decision);
        if (refusal) tell(decision.by, refusal);
      } finally {
        judging = false;
      }
    }
  });

  /** Returns what to tell the person if the decision does not count. */
  async function consider(decision: Decision): Promise<Phrase | undefined> {
    const before = obstacle(decision);
    if (before) return before === 'duplicate' ? undefined : before;
    const verdict = await judged(decision);
    if (!verdict.ok) return verdict.why;
    const question = open.get(decision.question);
    if (!question) return { id: 'refused.ending' };
    // Whose name an unsigned signal gives is hearsay: it must not stand for that person.
    const meant = verdict.checked ? decision : { ...decision, by: '' };
    const outcome = question.settle(meant, verdict);
    if (typeof outcome === 'object') return outcome;
    counted.add(clickOf(decision));
    if (outcome === 'settled') {
      settled.set(question.id, meant);
      open.delete(question.id);
    }
    return undefined;
  }

  function obstacle(decision: Decision): Phrase | 'duplicate' | undefined {
    const { run: asked, question: id, choice, by, at } = decision;
    if (counted.has(clickOf(decision))) return 'duplicate';
    if (asked !== run) return { id: 'refused.ending' };
    const past = settled.get(id);
    if (past) {
      if (past.choice === choice && past.by === by) return 'duplicate';
      const { reason } = past;
      return { id: 'refused.decided', choice: past.choice, by: past.by, at: past.at, ...(reason ? { reason } : {}) };
    }
    if (closed) return { id: 'refused.ending' };
    const question = open.get(id);
    const expiredAt = question?.expiresAt?.() ?? expired.get(id);
    if (expiredAt !== undefined && at > expiredAt) return { id: 'refused.too-late', expiredAt };
    if (!question || !question.choices.includes(choice)) return { id: 'refused.ending' };
    return undefined;
  }

  async function judged(decision: Decision): Promise<Verdict> {
    const rule = policy();
    const allowed = open.get(decision.question)?.allowed(decision.choice);
    if (!rule || !allowed) return { ok: false, why: { id: 'refused.ending' } };
    try {
      return await judge({ decision, allowed, ...rule });
    } catch (error) {
      log.warn('Slack did not say who decided, so the click does not count.', { error });
      return { ok: false, why: { id: 'refused.unknown-person', who: allowed.who } };
    }
  }

  function tell(to: string, phrase: Phrase): void {
    const place = thread();
    if (!to) return;
    const told: Promise<void> = privateAnswers()
      .tell({ to, phrase, about: about(), ...(place ? { thread: place } : {}) })
      .catch((error: unknown) => log.warn('A private answer could not be delivered.', { error }))
      .finally(() => telling.delete(told));
    telling.add(told);
  }

  /** Opens a question; the first decision that settles it closes it. */
  function ask(question: OpenQuestion): { close: () => void } {
    const { id } = question;
    open.set(id, question);
    return {
      close: () => {
        const expiresAt = question.expiresAt?.();
        if (open.delete(id) && expiresAt !== undefined) expired.set(id, expiresAt);
      },
    };
  }

  /** Judges whatever still waits, then stops. Call it once nothing can be decided any more. */
  async function close(): Promise<void> {
    closed = true;
    await loop;
  }

  /**
   * Resolves when everybody has been answered who was not, also those who click after `close`, while the run waits for
   * Slack to take its last words. Each answer has a minute, so Slack's silence does not keep the run.
   */
  async function answerAll(): Promise<void> {
    for (;;) {
      for (const decision of waiting.splice(0)) {
        const why = obstacle(decision);
        if (why && why !== 'duplicate') tell(decision.by, why);
      }
      if (telling.size === 0) return;
      await condition(() => telling.size === 0 || waiting.length > 0);
    }
  }

  return { receive, ask, isDrained, isQuiet, close, answerAll, counted: () => [...counted].slice(-REMEMBERED) };
}

export type Inbox = ReturnType<typeof createInbox>;

/** One click, however often it is delivered. */
function clickOf({ question, choice, by, at }: Decision): string {
  return JSON.stringify([question, choice, by, at]);
}

/** Fills in what a hand-written signal may leave out; `undefined` for what is no decision at all. */
function readDecision(
  signal: Partial<Decision> | null,
  run: string,
  open: Map<string, OpenQuestion>,
): Decision | undefined {
  if (typeof signal !== 'object' || !signal || typeof signal.choice !== 'string') return undefined;
  const { choice } = signal;
  const fits = [...open.values()].find(({ choices }) => choices.includes(choice));
  const text = (value: unknown, otherwise: string) => (typeof value === 'string' ? value : otherwise);
  return {
    choice,
    run: text(signal.run, run),
    question: text(signal.question, fits?.id ?? choice),
    by: text(signal.by, ''),
    at: isMoment(signal.at) ? signal.at : Date.now(),
    ...(typeof signal.reason === 'string' ? { reason: signal.reason } : {}),
    ...(arePicks(signal.picks) ? { picks: signal.picks } : {}),
    ...(typeof signal.signature === 'string' ? { signature: signal.signature } : {}),
  };
}

function arePicks(picks: unknown): picks is readonly number[] {
  return Array.isArray(picks) && picks.length <= MOST_PICKS && picks.every((each) => Number.isSafeInteger(each));
}
