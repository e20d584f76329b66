import { condition } from '@temporalio/workflow';
import type { Deadline } from '../phrases-approval.ts';
import type { Phrase } from '../phrases.ts';
import type { Approval, ApprovalRule, ApprovalView, Decision, PeopleRef } from '../decisions.ts';
import { deadlineAfter } from './deadline.ts';
import type { Inbox } from './inbox.ts';
import type { RunState } from './run-state.ts';
import type { Urgency } from '../urgency.ts';

/** How a request ended. Expired: nobody decided in time, and the rule says that this is a no. */
export type Outcome =
  | { readonly kind: 'approved'; readonly given: readonly Approval[] }
  | { readonly kind: 'rejected'; readonly decision: Decision; readonly checked: boolean }
  | { readonly kind: 'expired'; readonly expiredAt: number };

export type ApprovalRequest = {
  readonly step: string;
  /** Other facts make another question, so that a button approves only what it showed. */
  readonly id: string;
  readonly rule: ApprovalRule;
  /** What is asked, in one sentence. */
  readonly what: Phrase;
  readonly requestedBy: string | undefined;
};

export type ApprovalOptions = {
  readonly inbox: Inbox;
  readonly state: Pick<RunState, 'mark' | 'ask' | 'approvers'>;
  /** Says something in the thread at once, to these people. */
  readonly say: (phrase: Phrase, mention?: readonly PeopleRef[]) => void;
  readonly refresh: (urgency: Urgency) => void;
};

/**
 * Asks people and waits until the rule is met, somebody rejects, or the time the rule gives is over. A deadline is
 * judged by when people clicked, never by when the run came to look.
 */
export function createApprovals({ inbox, state, say, refresh }: ApprovalOptions) {
  return async function request({ step, id, rule, what, requestedBy }: ApprovalRequest): Promise<Outcome> {
    const given: Approval[] = [];
    const ended: Outcome[] = [];
    let who = rule.by;
    let asked: number | undefined = Date.now();
    let remindAt = next(rule.remindEvery);
    let escalated = false;

    const missing = () => rule.required.filter((ref) => !given.some(({ as }) => as.includes(ref)));
    /** None for a request that is parked. */
    const deadline = (): Deadline => (asked === undefined ? {} : deadlineAfter(rule.timeout, asked));
    const expiresAt = () => deadline().expiresAt;
    const view = (): ApprovalView => {
      const { minApprovals } = rule;
      return { by: who, minApprovals, missing: missing(), given: [...given], ...deadline() };
    };

    const question = inbox.ask({
      id,
      choices: ['approve', 'reject'],
      expiresAt,
      allowed: () => ({
        who: [...new Set([...who, ...rule.required])],
        ...(rule.allowSelf || !requestedBy ? {} : { except: requestedBy }),
      }),
      settle: (decision, { checked, evidence }) => {
        const { choice, by, at, reason } = decision;
        if (choice === 'reject') {
          if (rule.reasonRequired && !reason?.trim()) return { id: 'refused.no-reason' };
          ended.push({ kind: 'rejected', decision, checked });
          return 'settled';
        }
        if (given.some((approval) => approval.by === by)) return { id: 'refused.already', approval: view() };
        given.push({ by, at, checked, as: evidence.as });
        say({ id: 'approval.given', approval: view() });
        if (given.length >= rule.minApprovals && missing().length === 0) {
          ended.push({ kind: 'approved', given });
          return 'settled';
        }
        show();
        return 'open';
      },
    });

    function show(): void {
      const choices = ['approve', 'reject'] as const;
      const reason = rule.reasonRequired ? { reasonRequired: true } : {};
      const otherwise: Phrase = { id: 'approval.otherwise', onTimeout: rule.onTimeout, escalated, ...deadline() };
      state.mark(step, { status: 'waiting', detail: { id: 'approval.waiting', approval: view() } });
      state.ask({ id, step, choices, otherwise, ...deadline(), ...reason });
      state.approvers(who);
      refresh(given.length > 0 ? 'decision' : 'ask');
    }

    /** The time is over: what the rule says then. */
    function expire(expiredAt: number): void {
      if (rule.onTimeout === 'park') {
        asked = undefined;
        remindAt = Number.POSITIVE_INFINITY;
        say({ id: 'approval.parked' });
      } else if (rule.onTimeout === 'escalate' && rule.escalateTo && !escalated) {
        escalated = true;
        who = [...who, rule.escalateTo];
        asked = Date.now();
        say({ id: 'approval.escalated', what, to: rule.escalateTo, ...deadline() }, [rule.escalateTo]);
      } else {
        ended.push({ kind: 'expired', expiredAt });
        return;
      }
      show();
    }

    function remind(): void {
      remindAt = next(rule.remindEvery);
      const whom = missing().length ? missing() : who;
      say({ id: 'approval.reminder', what, who: whom, ...deadline() }, whom);
    }

    async function untilDecidedOr(until: number): Promise<void> {
      const decided = () => ended.length > 0;
      const summary = `${step}: waits for ${who.join(', ')}`;
      if (until === Number.POSITIVE_INFINITY) await condition(decided);
      else await condition(decided, Math.max(1, until - Date.now()), { summary });
      // What was clicked before the deadline counts even if it is judged only now, after an outage.
      await condition(() => decided() || inbox.isDrained());
    }

    try {
      show();
      say({ id: 'approval.asked', what, who, ...deadline() }, who);
      for (;;) {
        const at = expiresAt() ?? Number.POSITIVE_INFINITY;
        await untilDecidedOr(Math.min(at, remindAt));
        const [outcome] = ended;
        if (outcome) return outcome;
        if (Date.now() >= at) expire(at);
        else if (Date.now() >= remindAt) remind();
      }
    } finally {
      question.close();
      state.ask(undefined);
      state.approvers([]);
    }
  };
}

function next(every: number | undefined): number {
  return every === undefined ? Number.POSITIVE_INFINITY : Date.now() + every;
}
