import { CancellationScope, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { AlertmanagerActivities } from '../../activities/alertmanager.ts';
import type { NodeActivities } from '../../activities/nodes.ts';
import type { PlaybookActivities } from '../../activities/playbook.ts';
import type { WorkloadActivities } from '../../activities/workloads.ts';
import type { Attempt, Deed, Remedy, RemedyAction } from '../../incidents.ts';
import type { Phrase } from '../../phrases.ts';
import type { Effect } from '../../run.ts';
import type { createApprovals } from '../approval.ts';
import { describeFailure } from '../failure.ts';
import type { Urgency } from '../../urgency.ts';
import { readProgress } from '../signals.ts';
import type { Following } from './following.ts';
import type { IncidentRecord } from './record.ts';
import type { Say } from './speech.ts';

export type RemedyParts = {
  readonly record: IncidentRecord;
  readonly say: Say;
  readonly refresh: (urgency: Urgency) => void;
  readonly request: ReturnType<typeof createApprovals>;
  readonly following: Following;
  /** Called when an action has been done, so that it can be watched whether it helped. */
  readonly done: (action: RemedyAction) => void;
};

/** A call that changes something is waited for when it is cancelled; what it left is found by its key, so it may be tried again. */
const SHORT = {
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '30 seconds',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { maximumAttempts: 5, maximumInterval: '15 seconds' },
} as const;

/** Rollouts, evictions and plays take as long as they take; a lost worker is noticed by its heartbeat. */
const LONG = { ...SHORT, startToCloseTimeout: '30 minutes', scheduleToCloseTimeout: '1 hour' } as const;

const { restartDeployment, scaleDeployment } = proxyActivities<WorkloadActivities>(LONG);
const { cordonNode } = proxyActivities<NodeActivities>(SHORT);
const { drainNode } = proxyActivities<NodeActivities>(LONG);
const { silenceAlert } = proxyActivities<AlertmanagerActivities>(SHORT);
/** Only its author knows whether a playbook may run twice. */
const { runPlaybook } = proxyActivities<PlaybookActivities>({ ...LONG, retry: { maximumAttempts: 1 } });

/** Does what a runbook offers, one thing at a time: asks for approval where the runbook wants it, acts, and says what came of it. */
export function createRemedies({ record, say, refresh, request, following, done }: RemedyParts) {
  let doing: Phrase | undefined;
  let asking: CancellationScope | undefined;
  let last = Promise.resolve();
  let pending = 0;
  let progress = { step: '', round: 0, seq: 0 };

  async function run(remedy: Remedy, deed: Deed): Promise<void> {
    const what: Phrase = { id: 'incident.remedy', action: remedy.action };
    const at = record.kept().tried.length;
    const rounds = record.kept().rounds + 1;
    record.change({ rounds, tried: [...record.kept().tried, { remedy: remedy.name, what, by: deed }] });
    doing = what;
    record.show({ doing: [what] });
    try {
      const declined = await askFor(remedy, what, deed, rounds);
      if (declined) {
        say({ id: 'incident.remedy-declined', what, why: declined }, { urgency: 'decision' });
        conclude(at, { outcome: declined });
        return;
      }
      say({ id: 'incident.remedy-begun', what, deed }, { urgency: 'decision' });
      const came = await act(remedy, deed, effectOf(remedy, rounds), at);
      if (!came) return;
      const { outcome, ok } = came;
      say(outcome, { urgency: 'decision' });
      conclude(at, { outcome, ok });
      if (ok) done(remedy.action);
    } catch (error) {
      const { message, why } = describeFailure(error);
      const outcome: Phrase = { id: 'incident.remedy-failed', what, message, ...(why ? { why } : {}) };
      say(outcome, { urgency: 'decision', mention: deed.checked ? [deed.by] : [] });
      conclude(at, { outcome, ok: false });
    } finally {
      doing = undefined;
      record.show({ doing: [], question: undefined });
      refresh('decision');
    }
  }

  /** Why not, if so. */
  async function askFor({ name, approve }: Remedy, what: Phrase, { by, checked }: Deed, round: number) {
    if (!approve) return undefined;
    const requestedBy = checked ? by : undefined;
    const asked: Phrase = requestedBy ? { id: 'incident.remedy-asked', what, by: requestedBy } : what;
    const scope = new CancellationScope();
    asking = scope;
    const outcome = await scope
      .run(() => request({ step: name, id: `approve/${round}`, rule: approve, what: asked, requestedBy }))
      .catch(orWithdrawn)
      .finally(() => (asking = undefined));
    if (!outcome) return { id: 'incident.withdrawn' } as const;
    if (outcome.kind === 'approved') return undefined;
    if (outcome.kind === 'expired') return { id: 'approval.expired', expiredAt: outcome.expiredAt } as const;
    const { by: who, at, reason } = outcome.decision;
    return { id: 'approval.rejected', by: who, at, checked: outcome.checked, ...(reason ? { reason } : {}) } as const;
  }

  /** What came of it; undefined for a run of its own, whose end is told when it comes. */
  async function act({ action }: Remedy, deed: Deed, effect: Effect, at: number) {
    if (action.type === 'rollback' || action.type === 'provision') {
      const refusal = await following.start(action, deed, at);
      return refusal && { outcome: refusal, ok: false };
    }
    return { outcome: await effectuate(action, deed, effect), ok: true };
  }

  async function effectuate(action: OwnAction, deed: Deed, effect: Effect): Promise<Phrase> {
    if (action.type === 'restart') return restartDeployment({ ...action, effect });
    if (action.type === 'scale') return scaleDeployment({ ...action, effect });
    if (action.type === 'cordon') return cordonNode({ ...action, effect });
    if (action.type === 'drain') return drainNode({ ...action, effect });
    if (action.type === 'playbook') return runPlaybook({ ...action, effect });
    const { group, title } = record.input;
    const requestedBy = deed.checked ? deed.by : '';
    return silenceAlert({ by: group?.by ?? {}, duration: action.for, title, requestedBy, effect });
  }

  function conclude(at: number, patch: Pick<Attempt, 'outcome' | 'ok'>): void {
    const tried = record.kept().tried.map((attempt, index) => (index === at ? { ...attempt, ...patch } : attempt));
    record.change({ tried });
  }

  /** A line from inside a long action, beside what it is. */
  function takeProgress(signal: unknown): void {
    const read = readProgress(signal);
    if (!read) return;
    const { step, round, seq, line } = read;
    if (!doing || step !== progress.step || round !== progress.round || seq <= progress.seq) return;
    progress = { step, round, seq };
    record.show({ doing: [doing, line] });
    refresh('progress');
  }

  function effectOf({ name }: Remedy, round: number): Effect {
    progress = { step: name, round, seq: 0 };
    return { run: record.runId, step: name, round, key: `${record.runId}/${name}/${round}` };
  }

  /** Takes back what only waits for approval. */
  function withdraw(): void {
    asking?.cancel();
  }

  return {
    doing: () => doing,
    acting: () => (asking ? undefined : doing),
    isIdle: () => pending === 0,
    conclude,
    withdraw,
    takeProgress,

    /** One at a time; another one takes the place of one that waits for approval. */
    start(remedy: Remedy, deed: Deed): void {
      withdraw();
      pending += 1;
      last = CancellationScope.nonCancellable(() => last.then(() => run(remedy, deed)).finally(() => (pending -= 1)));
    },
  };
}

type OwnAction = Exclude<RemedyAction, { type: 'rollback' | 'provision' }>;

function orWithdrawn(error: unknown): undefined {
  if (!isCancellation(error)) throw error;
}
