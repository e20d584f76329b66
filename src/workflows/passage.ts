import type { ApplicationFailure } from '@temporalio/workflow';
import type { EnvironmentName } from '../apps.ts';
import type { Phrase } from '../phrases.ts';
import type { ApprovalRule, PeopleRef } from '../decisions.ts';
import type { ApprovalRequest, Outcome } from './approval.ts';
import type { RunState } from './run-state.ts';

/** What a run wants to pass, and on which facts. */
export type PassageOptions<Facts> = {
  /** Names the rule in the policy's `approve`. */
  readonly gate: string;
  /** Whose freezes hold. */
  readonly environment?: EnvironmentName;
  /** Read before asking and once more directly before going on. */
  readonly facts: () => Promise<Facts>;
  /** Whether an approval of the one holds for the other. */
  readonly same: (one: Facts, other: Facts) => boolean;
  readonly what: (facts: Facts) => Phrase;
  /** Called before people are asked: to show on the card what they decide on. */
  readonly show?: (facts: Facts) => void;
  /** Break-glass: goes on without waiting, for this reason, and tells all approvers. */
  readonly override?: { readonly by: string; readonly reason: string };
  readonly questionLimit: number;
};

export type PassageParts = {
  readonly request: (asked: ApprovalRequest) => Promise<Outcome>;
  readonly whenOpen: (step: string, environment: EnvironmentName, so: Phrase) => Promise<void>;
  readonly state: RunState;
  readonly requestedBy: string | undefined;
  readonly rule: (gate: string) => ApprovalRule | undefined;
  readonly mayOverride: (by: string) => Promise<boolean>;
  readonly say: (phrase: Phrase, mention?: readonly PeopleRef[]) => void;
  readonly giveUp: (type: 'Stopped' | 'RolledBack', why: Phrase, message: string) => ApplicationFailure;
};

/**
 * Takes a run through a gate: approval first, then the freeze, and last a look whether the facts people agreed to
 * still hold. If they do not, it asks again.
 */
export function createPassage(parts: PassageParts) {
  const { request, whenOpen, state, requestedBy, rule, mayOverride, say, giveUp } = parts;

  return async function pass<Facts>(step: string, options: PassageOptions<Facts>): Promise<Facts> {
    const { gate, environment, what, show } = options;
    const asked = rule(gate);
    const override = options.override && (await mayOverride(options.override.by)) ? options.override : undefined;
    let facts = await options.facts();
    for (let round = 1; ; round++) {
      show?.(facts);
      if (override) {
        overridden(step, what(facts), override, asked);
        return facts;
      }
      if (!asked) throw unruled(step);
      const outcome = await request({ step, id: `${step}/${round}`, rule: asked, what: what(facts), requestedBy });
      if (outcome.kind === 'rejected') throw rejected(step, outcome);
      if (outcome.kind === 'expired') {
        const why: Phrase = { id: 'approval.expired', expiredAt: outcome.expiredAt };
        state.mark(step, { detail: why });
        throw giveUp('Stopped', why, 'Nobody decided in time.');
      }
      const so: Phrase = { id: 'approval.approved', given: outcome.given };
      state.mark(step, { status: 'running', detail: so });
      if (environment) await whenOpen(step, environment, so);
      const now = await options.facts();
      if (options.same(now, facts)) {
        state.status('running');
        state.mark(step, { detail: so });
        return facts;
      }
      say({ id: 'approval.changed', what: what(now) });
      facts = now;
    }
  };

  function overridden(
    step: string,
    what: Phrase,
    { by, reason }: { by: string; reason: string },
    asked: ApprovalRule | undefined,
  ): void {
    const told: Phrase = { id: 'approval.overridden', by, reason, what };
    state.mark(step, { detail: { id: 'approval.overridden', by, reason } });
    say(told, [...(asked?.by ?? []), ...(asked?.required ?? [])]);
  }

  function unruled(step: string): ApplicationFailure {
    const why: Phrase = { id: 'approval.nobody' };
    state.mark(step, { detail: why });
    return giveUp('Stopped', why, 'The policy does not say who may approve this.');
  }

  function rejected(step: string, { decision, checked }: Extract<Outcome, { kind: 'rejected' }>): ApplicationFailure {
    const { by, reason, at } = decision;
    const why: Phrase = { id: 'approval.rejected', by, at, checked, ...(reason ? { reason } : {}) };
    state.mark(step, { detail: why });
    return giveUp('Stopped', why, `Rejected by ${by || 'somebody in Temporal'}${reason ? `: ${reason}` : ''}.`);
  }
}
