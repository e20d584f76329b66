import { CancellationScope, condition, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { DiagnosisActivities } from '../../activities/diagnosis.ts';
import type { RemedyAction } from '../../incidents.ts';
import type { Phrase } from '../../phrases.ts';
import type { IncidentRecord } from './record.ts';
import type { Say } from './speech.ts';

/** Waits as long as the plan says and resumes from what it last saw, so a lost worker costs nothing. */
const { waitUntilGood } = proxyActivities<DiagnosisActivities>({
  startToCloseTimeout: '12 hours',
  heartbeatTimeout: '30 seconds',
  retry: { maximumInterval: '30 seconds' },
});

/** An action is given this many times the quiet time to help. */
const PATIENCE = 2;

/** These mend nothing, so there is nothing to watch. */
const NO_CURE: readonly RemedyAction['type'][] = ['silence', 'cordon'];

export type VerifyingParts = {
  readonly record: IncidentRecord;
  readonly say: Say;
  /** The query is good; whether it stays so has been watched. */
  readonly better: (found: Phrase) => void;
};

/** Watches after an action whether it helped: the runbook's queries, or where it has none the alert itself. */
export function createVerifying({ record, say, better }: VerifyingParts) {
  let scope = new CancellationScope();
  let round = 0;

  function begin(): void {
    scope.cancel();
    scope = new CancellationScope();
    const mine = ++round;
    void scope.run(() => watch(() => mine === round)).catch(ignoreCancellation);
  }

  async function watch(isMine: () => boolean): Promise<void> {
    const { runbook, quiet } = record.details();
    const until = record.kept().verifyingUntil ?? Date.now();
    const queries = runbook.queries.filter(({ limit }) => limit !== undefined);
    const isOver = () => record.kept().mitigatedAt !== undefined;
    if (queries.length > 0) {
      const { good, found } = await waitUntilGood({ queries, quiet, until });
      if (!isMine()) return;
      end();
      if (good) better(found);
      else if (!isOver()) noBetter(found, quiet);
      return;
    }
    await condition(isOver, Math.max(1, until - Date.now()), { summary: 'whether the last action helped' });
    if (!isMine()) return;
    end();
    const { alerts } = record.view();
    if (!isOver() && alerts)
      noBetter({ id: 'incident.impact-alerts', alerts: alerts.firing, firing: alerts.firing }, quiet);
  }

  function end(): void {
    record.change({ verifyingUntil: undefined });
  }

  function noBetter(found: Phrase, quiet: number): void {
    const { commander } = record.kept();
    const whom = commander?.checked ? [commander.by] : [];
    const after = PATIENCE * quiet * (record.plan()?.pace ?? 1);
    say({ id: 'incident.no-better', found, after }, { mention: whom, urgency: 'decision' });
  }

  return {
    after(action: RemedyAction): void {
      if (NO_CURE.includes(action.type) || record.status() === 'resolved') return;
      const { quiet } = record.details();
      record.change({ verifyingUntil: Date.now() + PATIENCE * quiet });
      say({ id: 'incident.verifying', quiet: quiet * (record.plan()?.pace ?? 1) });
      begin();
    },

    /** Goes on with what the run before in the chain watched. */
    resume(): void {
      if (record.kept().verifyingUntil !== undefined) begin();
    },

    /** The incident is over, or the next run of the chain goes on. */
    stop(): void {
      round += 1;
      scope.cancel();
    },
  };
}

function ignoreCancellation(error: unknown): void {
  if (!isCancellation(error)) throw error;
}
