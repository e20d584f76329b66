import type { Deed, IncidentSeverity, Remedy } from '../../incidents.ts';
import type { Phrase } from '../../phrases.ts';
import type { Allowed, Decision } from '../../decisions.ts';
import type { Inbox, OpenQuestion } from '../inbox.ts';
import type { IncidentRecord } from './record.ts';
import type { Say } from './speech.ts';

export type DecisionParts = {
  readonly inbox: Inbox;
  readonly record: IncidentRecord;
  readonly say: Say;
  readonly isDiagnosing: () => boolean;
  /** The action that is being done, if there is one; not one that only waits for approval. */
  readonly acting: () => Phrase | undefined;
  readonly on: {
    readonly acknowledged: () => void;
    readonly commanded: () => void;
    readonly severity: (to: IncidentSeverity) => void;
    readonly diagnose: () => void;
    readonly remediate: (remedy: Remedy, deed: Deed) => void;
    readonly resolve: (deed: Deed) => void;
  };
};

type Settle = (deed: Deed, decision: Decision) => 'open' | 'settled' | Phrase;

const SEVERITIES: readonly IncidentSeverity[] = ['sev1', 'sev2', 'sev3'];

/** What can be decided about an incident as long as it is open: standing questions, each judged by the policy. */
export function openDecisions({ inbox, record, say, isDiagnosing, acting, on }: DecisionParts): void {
  const everybody = (): Allowed | undefined => {
    const plan = record.plan();
    return plan && { who: plan.policy.run };
  };

  function ask(
    choice: OpenQuestion['choices'][number],
    settle: Settle,
    id: string = choice,
    allowed = everybody,
  ): void {
    inbox.ask({
      id,
      choices: [choice],
      allowed,
      settle: (decision, { checked }) => settle({ by: decision.by, at: decision.at, checked }, decision),
    });
  }

  function told({ choice }: Decision, { by, checked }: Deed): void {
    say({ id: 'decision', choice, checked, ...(by ? { by } : {}) }, { urgency: 'decision' });
  }

  function acknowledge(deed: Deed): void {
    if (record.kept().acknowledged) return;
    record.change({ acknowledged: deed });
    on.acknowledged();
  }

  ask('acknowledge', (deed, decision) => {
    const { acknowledged } = record.kept();
    if (acknowledged) return { id: 'refused.done-already', choice: 'acknowledge', ...byOf(acknowledged) };
    acknowledge(deed);
    told(decision, deed);
    return 'open';
  });

  ask('command', (deed, decision) => {
    const { commander } = record.kept();
    if (commander?.checked && commander.by === deed.by) {
      return { id: 'refused.done-already', choice: 'command', ...byOf(commander) };
    }
    record.change({ commander: deed });
    acknowledge(deed);
    on.commanded();
    told(decision, deed);
    return 'open';
  });

  ask('diagnose', (deed, decision) => {
    if (isDiagnosing()) return { id: 'refused.done-already', choice: 'diagnose' };
    told(decision, deed);
    on.diagnose();
    return 'open';
  });

  for (const to of SEVERITIES) {
    const change: Settle = (deed) => {
      const { severity: from } = record.kept();
      if (from === to) return { id: 'refused.so-already', severity: to };
      record.change({ severity: to });
      say({ id: 'incident.severity', from, to, deed }, { urgency: 'decision' });
      on.severity(to);
      return 'open';
    };
    ask('severity', change, `severity/${to}`);
  }

  for (const remedy of record.details().runbook.remedies) {
    const begin: Settle = (deed) => {
      const busy = acting();
      if (busy) return { id: 'refused.busy', doing: busy };
      acknowledge(deed);
      on.remediate(remedy, deed);
      return 'open';
    };
    ask('remediate', begin, `remedy/${remedy.name}`, () => ({ who: remedy.run }));
  }

  ask('resolve', (deed) => {
    const busy = acting();
    if (busy) return { id: 'refused.busy', doing: busy };
    on.resolve(deed);
    return 'settled';
  });
}

function byOf({ by, checked }: Deed): { by?: string } {
  return checked && by ? { by } : {};
}
