import type { Phrase } from '../phrases.ts';
import { allows, type Person } from '../policy.ts';
import type { JudgeRequest, Verdict } from '../run.ts';
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
    /** Judges one decision. A refusal is a verdict with its reason; an error means that Slack could not say. */
    async judge({ decision, policy, policyHash }: JudgeRequest): Promise<Verdict> {
      const { by, choice } = decision;
      const judgedAt = Date.now();
      if (!verify(decision, signingKey)) {
        if (decision.signature || !policy.fromTemporal) return refuse({ id: 'refused.unsigned' });
        return { ok: true, checked: false, evidence: { by, groups: [], policyHash, judgedAt } };
      }
      const person = await find(by);
      if (person.outsider) return refuse({ id: 'refused.outsider', choice });
      if (!allows(policy.run, person)) return refuse({ id: 'refused.not-allowed', choice, who: policy.run });
      return { ok: true, checked: true, evidence: { by, groups: person.groups, policyHash, judgedAt } };
    },
  };
}

function refuse(why: Phrase): Verdict {
  return { ok: false, why };
}
