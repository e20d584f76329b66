import { defineSearchAttributeKey } from '@temporalio/common';
import { setCurrentDetails, upsertMemo, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type {
  AlertDelivery,
  CarriedIncident,
  IncidentInput,
  IncidentPlan,
  IncidentStatus,
  IncidentView,
  RemedyView,
  TimelineEntry,
} from '../../incidents.ts';
import type { Phrase } from '../../phrases.ts';
import type { Choice, PeopleRef } from '../../decisions.ts';
import type { Plan } from '../../operations.ts';
import type { QuestionView } from '../../run.ts';
import { firingIn, NO_ALERTS, sinceOf, withDelivery } from './alerts.ts';

const OPERATION = defineSearchAttributeKey('DeckhandOperation', 'KEYWORD');
const TARGET = defineSearchAttributeKey('DeckhandTarget', 'KEYWORD');
const STATUS = defineSearchAttributeKey('DeckhandStatus', 'KEYWORD');
const REQUESTER = defineSearchAttributeKey('DeckhandRequester', 'KEYWORD');
const APPROVERS = defineSearchAttributeKey('DeckhandApprovers', 'KEYWORD_LIST');

/** Entries of a timeline; beyond that those after the beginning go, and the newest stay. */
const TIMELINE = 500;
const BEGINNING = 50;

/** What is known of an incident, without what its parts hand over themselves. */
export type Kept = Omit<CarriedIncident, 'plan' | 'unsaid' | 'counted'>;
type Change = { readonly [Key in keyof Kept]?: Kept[Key] | undefined };
type Shown = { readonly doing?: readonly Phrase[]; readonly question?: QuestionView | undefined };

export type IncidentRecord = ReturnType<typeof createRecord>;

/** The record of an incident: all that changes in it, what people see of it, and what Temporal's lists know. */
export function createRecord(input: IncidentInput) {
  const { workflowId, firstExecutionRunId: runId, startTime } = workflowInfo();
  const { carried, requestedBy } = input;
  let plan: Plan<IncidentPlan> | undefined = carried?.plan;
  let kept: Kept = carried ? keptOf(carried) : fresh(startTime.getTime());
  let shown: Shown = {};
  let resolved: IncidentView['resolved'];
  let listed = '';

  const details = (): IncidentPlan => {
    if (!plan) throw new TypeError('The incident has no plan yet.');
    return plan.details;
  };
  const since = () => Math.min(sinceOf(kept) ?? kept.openedAt, kept.openedAt);
  const title = (): Phrase => {
    const about = input.group?.labels['app'] ?? plan?.details.runbook.app;
    return { id: 'incident.title', title: input.title, ...(about ? { about } : {}) };
  };

  function status(): IncidentStatus {
    if (resolved) return 'resolved';
    if (kept.mitigatedAt !== undefined) return 'mitigated';
    return kept.acknowledged ? 'acknowledged' : 'firing';
  }

  function change(patch: Change): void {
    kept = patched(kept, patch);
    list();
  }

  /** Lists know without asking the run; what did not change is not written again. */
  function list(): void {
    const { severity, acknowledged } = kept;
    const waiting = shown.question !== undefined || (!acknowledged && !resolved);
    const incident = { title: input.title, severity, status: status(), since: since() };
    const now = JSON.stringify([incident, waiting]);
    if (now === listed) return;
    listed = now;
    upsertMemo({ incident });
    upsertSearchAttributes([
      { key: OPERATION, value: 'incident' },
      { key: TARGET, value: input.title.slice(0, 200) },
      { key: STATUS, value: resolved ? 'succeeded' : waiting ? 'waiting' : 'running' },
      ...(requestedBy ? [{ key: REQUESTER, value: requestedBy }] : []),
    ]);
    setCurrentDetails(`**${severity}** ${status()}\n\n${input.title}`);
  }

  function view(): IncidentView {
    const { severity, acknowledged, commander, mitigatedAt, findings, openedAt, truncated, marks } = kept;
    const firing = firingIn(kept).length;
    const alerts = input.group ? { alerts: { firing, resolved: marks.length - firing, truncated } } : {};
    return {
      operation: 'incident',
      workflowId,
      runId,
      title: title(),
      severity,
      status: status(),
      startedAt: openedAt,
      since: since(),
      ...alerts,
      ...(acknowledged ? { acknowledged } : {}),
      ...(commander ? { commander } : {}),
      ...(mitigatedAt === undefined ? {} : { mitigatedAt }),
      ...(resolved ? { resolved } : {}),
      oncall: plan?.details.oncall ?? [],
      now: findings.map(([, found]) => found),
      doing: shown.doing ?? [],
      ...(shown.question ? { question: shown.question } : {}),
      choices: choices(),
      remedies: plan ? plan.details.runbook.remedies.map(remedyView) : [],
      ...(requestedBy ? { requestedBy } : {}),
      ...(plan?.link ? { link: plan.link } : {}),
    };
  }

  function choices(): Choice[] {
    if (resolved || !plan) return [];
    return [
      ...(kept.acknowledged ? [] : ['acknowledge' as const]),
      'command',
      'diagnose',
      'remediate',
      'severity',
      'resolve',
    ];
  }

  return {
    runId,
    workflowId,
    input,
    kept: () => kept,
    change,
    plan: () => plan,
    details,
    title,
    since,
    status,
    view,

    planned(made: Plan<IncidentPlan>): void {
      plan = made;
      change({ severity: input.severity ?? made.details.severity });
    },

    deliver(delivery: AlertDelivery): void {
      change(withDelivery(kept, delivery));
    },

    show(patch: Shown): void {
      shown = { ...shown, ...patch };
      list();
    },

    /** Whom it waits for, so that "waits for me" is one list call. */
    waitsFor(who: readonly PeopleRef[]): void {
      upsertSearchAttributes([{ key: APPROVERS, value: who.length ? [...who] : null }]);
    },

    resolve(deed: NonNullable<IncidentView['resolved']>): void {
      resolved = deed;
      list();
    },

    /** An entry of the same key is the same one: false if it is there already. */
    enter(entry: TimelineEntry): boolean {
      if (kept.timeline.some(({ key }) => key === entry.key)) return false;
      const timeline = [...kept.timeline, entry];
      if (timeline.length > TIMELINE) timeline.splice(BEGINNING, 1);
      kept = { ...kept, timeline };
      return true;
    },
  };
}

function keptOf({ plan: _plan, unsaid: _unsaid, counted: _counted, ...kept }: CarriedIncident): Kept {
  return kept;
}

function fresh(openedAt: number): Kept {
  return {
    ...NO_ALERTS,
    severity: 'sev2',
    openedAt,
    findings: [],
    timeline: [],
    tried: [],
    alarms: {},
    following: [],
    notes: 0,
    rounds: 0,
  };
}

function remedyView({ name, action, confirm, run, approve }: IncidentPlan['runbook']['remedies'][number]): RemedyView {
  const what = { id: 'incident.remedy', action } as const;
  return { name, what, confirm, run, ...(approve ? { approve: approve.by } : {}) };
}

/** `undefined` in a patch takes the value away. */
function patched(kept: Kept, patch: Change): Kept {
  const merged = Object.entries({ ...kept, ...patch }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(merged) as Kept;
}
