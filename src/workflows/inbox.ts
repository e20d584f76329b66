import { CancellationScope, condition, log, proxyActivities } from '@temporalio/workflow';
import type { JudgeActivities } from '../activities/judge.ts';
import type { Phrase } from '../phrases.ts';
import type { Choice, Decision, RunPolicy, Thread, Verdict } from '../run.ts';
import { privateAnswers } from './publisher.ts';

/** What can be decided now. `settle` is called once, with the decision that counts. */
export type OpenQuestion = {
  readonly id: string;
  readonly choices: readonly Choice[];
  /** Clicks made later than this do not count, whenever they arrive. Unix ms. */
  readonly expiresAt?: number;
  readonly settle: (decision: Decision, verdict: Extract<Verdict, { ok: true }>) => void;
};

type Settled = { readonly choice: Choice; readonly by: string; readonly at: number };

export type InboxOptions = {
  readonly run: string;
  readonly about: () => Phrase;
  readonly policy: () => { policy: RunPolicy; policyHash: string } | undefined;
  readonly thread: () => Thread | undefined;
};

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
export function createInbox({ run, about, policy, thread }: InboxOptions) {
  const waiting: Decision[] = [];
  const open = new Map<string, OpenQuestion>();
  const settled = new Map<string, Settled>();
  const telling = new Set<Promise<void>>();
  let judging = false;
  let closed = false;

  const isDrained = () => waiting.length === 0 && !judging;

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
    const { choice, by, at } = decision;
    settled.set(question.id, { choice, by, at });
    open.delete(question.id);
    question.settle(decision, verdict);
    return undefined;
  }

  function obstacle({ run: asked, question: id, choice, by, at }: Decision): Phrase | 'duplicate' | undefined {
    if (asked !== run || closed) return { id: 'refused.ending' };
    const past = settled.get(id);
    if (past) {
      const same = past.choice === choice && past.by === by;
      return same ? 'duplicate' : { id: 'refused.decided', choice: past.choice, by: past.by, at: past.at };
    }
    const question = open.get(id);
    if (!question || !question.choices.includes(choice)) return { id: 'refused.ending' };
    if (question.expiresAt !== undefined && at > question.expiresAt) {
      return { id: 'refused.too-late', expiredAt: question.expiresAt };
    }
    return undefined;
  }

  async function judged(decision: Decision): Promise<Verdict> {
    const rule = policy();
    if (!rule) return { ok: false, why: { id: 'refused.ending' } };
    try {
      return await judge({ decision, ...rule });
    } catch (error) {
      log.warn('Slack did not say who decided, so the click does not count.', { error });
      return { ok: false, why: { id: 'refused.unknown-person' } };
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

  /** Opens a question; the first decision that the policy accepts settles it. */
  function ask(question: OpenQuestion): { close: () => void } {
    open.set(question.id, question);
    return { close: () => void open.delete(question.id) };
  }

  /** Answers whatever still waits, then stops. Call it once nothing can be decided any more. */
  async function close(): Promise<void> {
    closed = true;
    await loop;
    await condition(() => telling.size === 0, '10 seconds', { summary: 'private answers on their way' });
  }

  return { receive, ask, isDrained, close };
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
  return {
    ...signal,
    choice,
    run: signal.run ?? run,
    question: signal.question ?? fits?.id ?? choice,
    by: signal.by ?? '',
    at: signal.at ?? Date.now(),
  };
}
