import type { Phrase } from '../phrases.ts';
import { matching, type Person } from '../policy.ts';
import type { JudgeRequest, PeopleRef, Verdict } from '../decisions.ts';
import { verify } from '../signature.ts';

export type JudgeActivities = ReturnType<typeof createJudgeActivities>;

export type JudgeOptions = {
  /** Asks Slack who someone is, afresh. Throws if Slack cannot say. */
  readonly find: (userId: string) => Promise<Person>;
  readonly signingKey: string;
};

/** Whether a decision counts. The button is never authority: only the policy and who the person is now. */
export function createJudgeActivities({ find, signingKey }: JudgeOptions) {
  return {
    /** Whether somebody is among these people now. An error means that Slack could not say. */
    async isAmong({ by, who }: { by: string; who: readonly PeopleRef[] }): Promise<boolean> {
      return matching(who, await find(by)).length > 0;
    },

    /** Judges one decision. A refusal is a verdict with its reason; an error means that Slack could not say. */
    async judge({ decision, allowed, fromTemporal, policyHash }: JudgeRequest): Promise<Verdict> {
      const { by, choice } = decision;
      const { who, except } = allowed;
      const seen = { by, policyHash, judgedAt: Date.now() };
      if (!verify(decision, signingKey)) {
        if (decision.signature || !fromTemporal) return refuse({ id: 'refused.unsigned' });
        return { ok: true, checked: false, evidence: { ...seen, groups: [], as: [] } };
      }
      const person = await find(by);
      if (person.outsider) return refuse({ id: 'refused.outsider', choice });
      const as = matching(who, person);
      if (as.length === 0) return refuse({ id: 'refused.not-allowed', choice, who });
      if (choice === 'approve' && by === except) return refuse({ id: 'refused.self', who });
      return { ok: true, checked: true, evidence: { ...seen, groups: person.groups, as } };
    },
  };
}

function refuse(why: Phrase): Verdict {
  return { ok: false, why };
}
